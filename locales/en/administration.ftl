# The office: people and what waits.
people-title = Find a person
people-lead = Write at least three letters of the name.
people-name = Name
people-search = Search
people-too-short = Write at least three letters.
people-none = Nobody matches. Check the spelling, or search by surname alone.
people-more = We show the first 50. Write more of the name to narrow it down.
people-role = Role
people-groups = Classes and groups
people-guardians = Guardians
people-children = Children
people-contact = Contact
people-studies = Study rights
people-email = E-mail
people-phone = Phone
people-address = Address
people-nothing = Nothing here.
people-protected = Non-disclosure
people-protected-care = This person is under non-disclosure. Tell nobody where they are.
people-back = Back to the search
people-learner = Learner
people-guardian = Guardian
people-information-right = Right to information
people-foster = Foster carer
people-member-learner = learner
people-member-teacher = teacher
people-member-other = other member
people-ended = Ended
people-no-number = No learner number
people-found =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
