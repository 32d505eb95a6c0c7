# The office: people and what waits.
people-title = Sök en person
people-lead = Skriv minst tre bokstäver av namnet.
people-name = Namn
people-search = Sök
people-too-short = Skriv minst tre bokstäver.
people-none = Ingen motsvarar sökningen. Kontrollera stavningen eller sök bara på efternamnet.
people-more = Vi visar de 50 första. Skriv mer av namnet för att precisera.
people-role = Roll
people-groups = Klasser och grupper
people-guardians = Vårdnadshavare
people-children = Barn
people-contact = Kontaktuppgifter
people-studies = Studierätter
people-email = E-post
people-phone = Telefon
people-address = Adress
people-nothing = Inga uppgifter.
people-protected = Spärrmarkering
people-protected-care = Personen har spärrmarkering. Berätta inte för någon var hen finns.
people-back = Tillbaka till sökningen
people-learner = Elev
people-guardian = Vårdnadshavare
people-information-right = Rätt till information
people-foster = Familjehemsförälder
people-member-learner = elev
people-member-teacher = lärare
people-member-other = annan medlem
people-ended = Avslutad
people-no-number = Studentnummer saknas
people-found =
    { $count ->
        [one] { $count } person
       *[other] { $count } personer
    }
