### The frame that every page has, and the pages that every page links to.

## The frame

skip-to-content = Skip to content
wordmark-label = DigiOne, to the front page
navigation = Main menu
account-menu = Your menu
signed-in-as = Signed in as { $name }
roles-heading = Your roles
role-current = Chosen
role-switch = Switch role
language-heading = Language
language-name = English
theme-heading = Appearance
theme-auto = As on this device
theme-light = Light
theme-dark = Dark
own-account = Your account
sign-out = Sign out
sign-in = Sign in
footer-navigation = About the service
accessibility-link = Accessibility statement
privacy-link = Privacy notice
feedback-link = Give feedback
footer-promise = One place for the school day. Your data belongs to you and your school.
breadcrumbs = Breadcrumbs
back = Back
close = Close
notice-saved = Saved
notice-problem = Something did not work
banner-label = Please note
banner-demo-clock = This is a demo. Its clock stands still: { $date } at { $time }.

## The menu

nav-desk = Today
nav-timetable = Timetable
nav-lessons = Lessons
nav-attendance = Absences
nav-children = Children
nav-people = People
nav-groups = Groups
nav-import = Import data
nav-schools = Schools
nav-services = Services
nav-agreements = Agreements
nav-disclosures = Disclosures
nav-audit = Audit log

## Roles

role-learner = Learner
role-guardian = Guardian
role-subject-teacher = Subject teacher
role-class-teacher = Class teacher
role-special-needs-teacher = Special needs teacher
role-counsellor = Counsellor
role-principal = Principal
role-school-secretary = School secretary
role-provider-administrator = Administrator
role-data-protection-officer = Data protection officer
role-welfare-worker = Welfare worker
role-vendor-engineer = Service provider’s engineer
role-national-coordinator = National coordinator

## Forms and tables

required = required
optional = optional
errors-heading = { $count ->
    [one] One thing to correct
   *[other] { $count } things to correct
}
error-label = Error
field-required = Please fill this in.
choose = Choose
save = Save
cancel = Cancel
show-more = Show more
previous-page = Previous page
next-page = Next page
choose-file = Choose a file

## The day

today = today
tomorrow = tomorrow
yesterday = yesterday
now = Now
now-at = Now { $time }
day-picture = The day’s timetable
lesson-cancelled = Cancelled
lesson-changed = Changed
lesson-moved = Moved
lesson-room = room { $room }
day-empty = No lessons today.

## Marking attendance

mark-present = Present
mark-late = Late
mark-absent = Absent
roll-heading = Attendance
roll-hint = Everybody is present unless you mark otherwise.
roll-save = Save attendance
roll-all-present = Everybody present
roll-note = Note
roll-minutes = Minutes late
roll-summary = Present { $present }, late { $late }, absent { $absent }

## Accessibility statement

accessibility-title = Accessibility statement
accessibility-lead = We want everybody to be able to use DigiOne: with a keyboard, a screen reader, magnified, on a phone and without JavaScript.
accessibility-status-heading = How accessible the service is
accessibility-status = The service meets the Finnish Act on the Provision of Digital Services (306/2019) and levels A and AA of WCAG 2.2, apart from the gaps below. The service’s makers have assessed it themselves, with automatic checks and by using the pages with a keyboard.
accessibility-gaps-heading = Gaps that we know of
accessibility-gaps = No outside expert has assessed the service yet, and it has not been tried with every screen reader. Files that schools add themselves are not always accessible.
accessibility-feedback-heading = Did you meet a barrier?
accessibility-feedback = Tell us about it. We answer within two weeks, and you get the information in another way if a page does not work for you.
accessibility-authority-heading = Supervising authority
accessibility-authority = If you are not content with the answer, or get none in two weeks, you can complain to the Finnish Transport and Communications Agency Traficom. Its site tells how to complain and how the matter is handled.
accessibility-authority-site = Traficom’s accessibility pages
accessibility-prepared-heading = When this was written
accessibility-prepared = This statement was written on 21 November 2026.

## Privacy notice

privacy-title = Privacy notice
privacy-lead = This tells in short what DigiOne knows about you, why, and who sees it.
privacy-controller-heading = Who is responsible
privacy-controller = The education provider of your school, usually the municipality, is the controller. It decides how the data is used and answers your questions. You reach its data protection officer through the school.
privacy-what-heading = What data, and why
privacy-what = Name, personal identity code, contact details, mother tongue, guardians, school, groups, timetable and absences. They are used to arrange teaching and to follow attendance, as the Basic Education Act and the Act on General Upper Secondary Education require.
privacy-who-heading = Who sees your data
privacy-who = Only those who need it in their work: your teachers, the school office and the principal. A guardian sees their own child’s data. Every look leaves an entry, and contact details under non-disclosure have a protection of their own.
privacy-services-heading = Other services
privacy-services = A learning service gets data only under an agreement with the education provider, and only as much as it needs.
privacy-time-heading = How long data is kept
privacy-time = As long as the law demands and teaching needs it. After that it is erased or moved to the archive.
privacy-rights-heading = Your rights
privacy-rights = You can ask to see your data, have mistakes corrected, and ask who has handled it. If you are not content, you can turn to the Data Protection Ombudsman.
privacy-cookies-heading = Cookies
privacy-cookies = We use only the cookies that are needed: for signing in, language and appearance. We do not track you, and we use no analytics.

## Feedback

feedback-title = Give feedback
feedback-lead = Thank you for telling us what works and what does not.
feedback-school-heading = Wrong data or a problem in school matters
feedback-school = Contact your school’s office. They can correct data and help you to sign in.
feedback-service-heading = How the service works, and accessibility
feedback-service = Write to those who run the service. Please leave out identity codes and passwords.
feedback-no-contact = Your school’s office has the contact details.

## Days

weekday = { $day ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
weekday-short = { $day ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
date-short = { $weekday } { $day } { $month }
date-long = { $weekday } { $day } { $month }
minutes-left = { $count ->
    [one] one minute left
   *[other] { $count } minutes left
}
minutes-until = { $count ->
    [one] in one minute
   *[other] in { $count } minutes
}
