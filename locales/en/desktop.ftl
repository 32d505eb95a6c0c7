### The desk of each role.

title = Today
greeting = Hello, { $name }
greeting-nobody = Hello
open = Open

## Learner

lesson-now = Now: { $subject }
lesson-next = Next: { $subject }
minutes-left = { $count ->
    [one] 1 minute left
   *[other] { $count } minutes left
}
praise = Well done!
day-over = No more lessons today
day-over-lead = The next day’s timetable is below, with changes marked.
no-lessons-today = No lessons today. Enjoy your day!
no-lessons-next = No lessons on this day. When the school publishes its timetable, the day appears here.

## Guardian

no-children-title = No children here yet
no-children = Once the school has recorded that you are a guardian, your child’s days and absences appear here. Ask the school office if it takes longer than a few days.
all-well = All is well. Nothing waits for you.
protected-title = Protected information
grade = Grade { $number }
school-hours = { $count ->
    [one] { $day }: { $time }, 1 lesson
   *[other] { $day }: { $time }, { $count } lessons
}
no-lessons-on = { $day }: no lessons
report-absence = Report an absence

## Teacher

teach-now = Now: { $subject }, { $group }
teach-next = Next: { $subject }, { $group }
mark-attendance = Mark
see-marks = See marks
marked = Marked
not-marked = Not marked
nothing-undone-title = All marked
nothing-undone = Every lesson of the last seven days has its attendance. A lesson without it appears here when it ends.
undone = { $count ->
    [one] 1 lesson without marks
   *[other] { $count } lessons without marks
}
waiting-in-class = { $count ->
    [one] 1 learner of your class has an absence to explain
   *[other] { $count } learners of your class have absences to explain
}
waiting-in-class-lead = Their guardians see the same and can explain. After about a week it helps to get in touch.
waiting-lessons = { $count ->
    [one] { $group }, 1 lesson
   *[other] { $group }, { $count } lessons
}
your-day = Your day
no-own-lessons = You have no lessons today. They appear here as the timetable has them.

## Principal

away-usual = Absent now, { $usual } on a usual day
away-no-usual = Absent now; from next week on, compared with a usual day
away-no-lessons = Absent now: no lessons are going on
lessons-marked-now = Lessons of this moment marked
lessons-without-marks = Ended lessons without marks
without-teacher = { $count ->
    [0] Every lesson has a teacher
    [one] 1 lesson without a teacher
   *[other] { $count } lessons without a teacher
}
without-teacher-none = A lesson that nobody gives appears here as soon as it is known.
without-marks = { $count ->
    [0] Lessons are marked
    [one] 1 lesson without marks
   *[other] { $count } lessons without marks
}
without-marks-none = A lesson that ends without attendance appears here with its group and teacher.
cancelled-today = { $count ->
    [0] No lesson is cancelled
    [one] 1 cancelled lesson today
   *[other] { $count } cancelled lessons today
}
cancelled-none = Cancelled lessons of today appear here.

## Office

office-learners = Learners
office-without-guardian = Learners without a guardian
office-without-number = Learners without a learner number
office-incomplete = Learners without a birth date or mother tongue
office-no-teacher = Groups without a teacher
office-empty-groups = Groups without learners
office-find = Find anybody
office-find-lead = Learners, guardians and staff by name.
office-find-action = Search people
import-title = Importing data
import-none = Nothing has been imported yet. The latest imports will stand here.
import-action = Import a file
import-state = { $state ->
    [applied] Imported
    [checked] Checked, waits for your yes
    [refused] Not imported: the file has errors
    [failed] Broke off, nothing was changed
   *[working] Being read
}

## Provider administrator

admin-schools = Schools
admin-live = Services with a live agreement
admin-services = Services in use
admin-service = { $vendor }. { $fields } kinds of fields, until { $end }
admin-no-services = No service has a live agreement. A service appears here on the first day of its agreement.
admin-your-schools = Your schools
admin-school = { $learners } learners, { $groups } groups, { $staff } members of staff
admin-no-schools = No schools yet. They come with the first import.

## Data protection officer

dpo-answers = Answers to services in seven days
dpo-services = Services that received data
dpo-denied = Refused attempts
dpo-disclosures = Disclosed to services, last seven days
dpo-disclosed = { $answers } answers, { $persons } rows about persons
dpo-nothing-disclosed = Nothing was disclosed. Each answer to a service appears here right away.
dpo-gone = A service that has left the catalogue
dpo-handling = What was handled, last seven days
dpo-handled = { $people } times by people, { $services } by services, { $denied } refused
dpo-nothing-handled = Nothing was handled. Every look at personal data appears here right away.
data-class = { $class ->
    [account] Accounts and sign-ins
    [identity] Names, groups and roles
    [contact] Contact details
    [timetable] Timetables and lessons
    [attendance] Attendance
    [register] The register
    [disclosure] Agreements and disclosures
    [operation] Running the platform
   *[public] Public data
}

## National coordinator, vendor, welfare

national-providers = Education providers
national-schools = Schools
national-swedish = Schools that teach in Swedish
national-services = Services in the catalogue
national-adoption = Who has joined
national-provider = Schools: { $schools }. Basic education in { $basic }, upper secondary education in { $upper }
national-nobody = Nobody has joined yet. An education provider appears here with its first import.
catalogue = Catalogue of services
catalogue-empty = The catalogue is empty. A service appears here when it has been admitted.
vendor-steps = From agreement to first call
vendor-step-agreement = 1. An education provider makes an agreement with your service
vendor-step-agreement-how = It names the fields, the schools, the purpose and the days.
vendor-step-credentials = 2. The provider’s administrator gives you credentials
vendor-step-credentials-how = A client id and a secret that is shown once.
vendor-step-call = 3. You fetch a token and read the roster
vendor-step-call-how = You see the agreed fields of that provider, and nothing else.
vendor-interfaces = Addresses of the interfaces
vendor-token = Tokens (OAuth 2.0, client credentials)
vendor-rostering = Rosters (OneRoster 1.2)
welfare-calendar = Appointments and messages
welfare-calendar-lead = Your calendar and messages will stand here once the school takes them into use. Nothing waits for you now.
welfare-disclosure = Information about a learner
welfare-disclosure-lead = You work for the wellbeing services county, so you see a learner’s information only when the school has decided to disclose it. Requests and decisions will stand here, and each one is written down.
