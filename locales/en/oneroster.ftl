# OneRoster: what the import pages and the command line say.
import-title = Bring in people and groups
import-lead = Send a OneRoster archive (CSV files in a zip file, version 1.1 or 1.2). We first show what would change. Nothing changes until you say so.
import-file = Zip file
import-file-hint = At most 50 MB.
import-check = Check the file
import-apply = Bring them in
import-apply-strict-hint = Lines with errors are left out; the others are brought in.
import-confirm-ends = I understand that these will end
import-again = Send another file
import-earlier = Earlier imports
import-none-yet = Nothing has been brought in yet. Your first file will show here.
import-when = When
import-state = State
import-state-working = At work
import-state-checked = Checked, not brought in
import-state-applied = Brought in
import-state-refused = Not brought in
import-state-failed = Broken off
import-working = The file is being read. Look again in a moment: it usually takes less than a minute.
import-failed = The import was broken off on our side, and nothing changed. Try again in a moment.
import-another-runs = Another import is at work. Wait until it is done, then try again.
import-expired = The checked file was removed an hour after it was sent. Please send it again.
import-no-file = Choose a file first.
import-kind = What
import-created = Created
import-changed = Changed
import-ended = Ended
import-would-create = Would be created
import-would-change = Would change
import-would-end = Would end
import-kind-school = Schools
import-kind-session = School years and sessions
import-kind-course = Courses
import-kind-group = Classes and teaching groups
import-kind-person = People
import-kind-role = Staff roles
import-kind-study-right = Study rights
import-kind-guardianship = Guardianships
import-kind-enrolment = Group memberships
import-problems = What to look at
import-no-problems = There is nothing wrong with the file.
import-place = Place
import-message = What it is and what to do
import-archive = archive
import-severity-fatal = Stop
import-severity-error = Line left out
import-severity-warning = Note well
import-severity-note = For information
import-look-again = Look again
import-outcome-checked = Dry run: nothing has been changed.
import-outcome-applied = The data has been brought in.
import-outcome-same = Everything already was as the file says. Nothing changed.
import-outcome-unreadable = The file cannot be brought in. Nothing was changed.
import-outcome-strict = At least one line is wrong, so nothing was brought in. Correct the lines, or import without --strict.

import-outcome-would-end = { NUMBER($people) } of { NUMBER($peoplebefore) } people and { NUMBER($enrolments) } of { NUMBER($enrolmentsbefore) } memberships would end: more than 5 per cent. Nothing was changed. If it is meant so, confirm it.
import-outcome-would-end-cli = Confirm with --confirm-ends.
import-read =
    { $records ->
        [one] Read { $records } row in { $seconds } s.
       *[other] Read { $records } rows in { $seconds } s.
    }
import-more-problems =
    { $count ->
        [one] And { $count } more that is not shown.
       *[other] And { $count } more that are not shown.
    }
import-line = line { $line }
import-counts = created { NUMBER($created) }, changed { NUMBER($changed) }, ended { NUMBER($ended) }

# What is wrong with a set, and what to do.
problem-not-a-zip = The file is not a zip archive. Pack the CSV files into a zip file and send that.
problem-encrypted = The archive is protected with a password. Make it without one.
problem-nested-archive = There is another archive inside. Unpack it and put the CSV files straight into the zip file.
problem-symlink = An entry is a link, not a file. Put the file itself in its place.
problem-too-many-entries = The archive holds more than 1,000 files. Keep only the set's CSV files in it.
problem-too-large = The archive is too large: 50 MB at most, 256 MB for one unpacked file, 512 MB for all. Split the set.
problem-bomb = The archive would unpack to a suspicious size and was not opened. Make it again with an ordinary zip program.
problem-unreadable-entry = The file cannot be unpacked; it is damaged. Make the archive again.
problem-no-files = There is no OneRoster file (such as users.csv) in the archive. See that the CSV files lie at its top level.
problem-unknown-version = manifest.csv gives version { $value }. DigiOne reads OneRoster 1.1 and 1.2.
problem-missing-file = manifest.csv promises this file, but the archive does not have it. Add the file, or mark it absent.
problem-wrong-delimiter = The columns are separated by { $value } instead of commas. Save the file as comma-separated CSV.
problem-wrong-encoding = The file is not in UTF-8 (it looks like { $value }). Save it with the encoding UTF-8.
problem-binary = The file is not text. Save the table as CSV, not as a workbook.
problem-no-header = The file is empty. Its first line must hold the names of the columns.
problem-missing-column = The column { $column } is missing. Add it; the names of the columns stand in the first line.
problem-endless-field = A quotation mark opens near this line and never closes. Add the missing quotation mark.
problem-field-count = The line has the wrong number of fields ({ $value }). Check commas and quotation marks.
problem-missing-value = { $column } is empty but needed. Fill it in.
problem-bad-value = { $column }: the value is not accepted. Use the standard's words and keep to the allowed length.
problem-bad-date = { $column } is not a date. Write it like 2026-08-12.
problem-ends-before-start = { $column } lies before the start. Correct the dates.
problem-duplicate = The identifier { $value } stands twice in the file. The first line was used; remove the other.
problem-not-a-school = The class's school { $value } is not a school. Give a school's identifier.
problem-unknown-class = The class { $value } is unknown, or ends in this set. Add the class, or remove the line.
problem-unknown-person = The person { $value } is not in users.csv. Add the person, or remove the line.
problem-no-manifest = manifest.csv is missing. The files were read as complete ones; add manifest.csv so that nothing is guessed.
problem-not-declared = manifest.csv says nothing about this file. It was read as a complete one; mark it bulk or delta.
problem-declared-absent = manifest.csv says that this file is absent, so it was not read. Mark it bulk or delta if it should be.
problem-in-folder = The file lies in a folder and was not read. Move it to the top of the archive.
problem-unknown-column = The column { $column } is not known and was not read.
problem-misspelt-column = The column { $column } was read as { $value }. Correct its name.
problem-unnamed-column = Column { $value } has no name and was not read. Remove the extra comma from the header line.
problem-date-ignored = { $column }: the date is written in another way and was left empty. Write it like 2026-08-12.
problem-inactive = The status inactive was read as ended. Use active or tobedeleted.
problem-unknown-status = The status { $value } is not known; the line was read as active. Use active or tobedeleted.
problem-unknown-role = The role { $value } is not known. The person was brought in without it; give the role in DigiOne.
problem-role-not-given = The role { $value } carries rights and is not given by a file. An administrator gives it in DigiOne.
problem-bad-boolean = { $column } must be true or false. The usual value was taken.
problem-call-name-not-used = { $column }: the name is not among the given names, so the first given name became the call name.
problem-learner-number-invalid = { $column } is not a learner number and was left out. Leave it empty, or correct the number.
problem-identity-code-invalid = { $column } is not a personal identity code and was left out. Check it in the source system.
problem-unknown-grade = The grade { $value } is not known and was left empty.
problem-placeholder-school = The school { $value } is described nowhere. A placeholder stands in; add the school to orgs.csv.
problem-placeholder-course = The course { $value } is described nowhere. A placeholder stands in; add it to courses.csv.
problem-unknown-parent-session = The parent session { $value } is unknown. The session was brought in without it; add it to academicSessions.csv.
problem-unknown-session = The session { $value } is unknown, or ends in this set. The class was brought in without it.
problem-no-session = The class names no session. Add at least one to termSourcedIds.
problem-learner-without-school = The learner has no school, so there is no study right. Add the school.
problem-odd-agent = The link to { $value } was left out: one of the two must be a learner and the other a guardian.
problem-learner-number-taken = The learner number is somebody else's already and was left out. Check whose it is.
problem-identity-code-taken = The personal identity code is somebody else's already and was left out. Check whose it is.
problem-not-kept = The column { $column } is never kept. Leave it out of the set.
problem-not-read = The file is not part of a roster and was not read.
problem-extension-ignored = The extension column { $column } is not used.
