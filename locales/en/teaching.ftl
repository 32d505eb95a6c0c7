### Lessons, attendance and the timetable.

## A lesson

room = room { $room }
change-substitute = substitute teacher
change-substitute-for = substitute for { $teacher }
change-room = was room { $room }
change-time = was { $time }
lesson-title = { $subject }, { $group }
lesson-cancelled = This lesson is cancelled, so there is no attendance to mark.
lesson-ahead = This lesson is still to come. You can mark attendance on its day.
lesson-not-yours = You can see the marks. The teacher of the lesson makes them.
lesson-no-learners = The group has no learners on this day. When the school office adds them, they appear here.
lesson-substitute = Substitute { $substitute }
roll-lead = Everybody is present unless you say otherwise.
roll-keys = With the keyboard: Tab goes to the next, arrows change the mark. P present, L late under 15 min, K late over 15 min, A absent.
roll-saved-by = Saved { $when }, { $who }.
mark-present = Present
mark-late = Late, under 15 min
mark-late-over = Late, over 15 min
mark-late-short = Late under 15
mark-late-over-short = Late over 15
mark-absent = Absent
more = More
more-mark = Another mark
more-none = No other mark
more-note = A word to the guardian and the learner
mark-meanwhile = Saved now: { $mark }
explained-as = The guardian says: { $mark }
explained-in-words = The guardian says: { $mark }. “{ $text }”
told-ahead = Told ahead: { $mark }
told-ahead-in-words = Told ahead: { $mark }. “{ $text }”
save-rest-present = Save: everybody else present
save-again = Save my marks
saved = { $absent ->
    [0] Saved. Everybody present.
    [one] Saved. 1 absent, { $present } present.
   *[other] Saved. { $absent } absent, { $present } present.
}
next-lesson = Next lesson: { $subject }, { $group }, { $time }
to-desk = Back to my desk
meanwhile-heading = Somebody else saved this lesson first
meanwhile = { $who } saved marks { $when }. Your choices are kept below, and where the two differ it says what is saved. Look through and save.
somebody = Another teacher
at-time = { $day } at { $time }

## Absences

absences-title = Absences
absences-lead = The marks of this school year, the latest first.
absences-none = No marks. When a teacher marks an absence or gives praise, it appears here the same day.
absences-of = Absences: { $name }
explain-heading = { $count ->
    [one] 1 absence to explain
   *[other] { $count } absences to explain
}
explain-day = { $name } was absent { $day }
explain-day-self = You were absent { $day }
explain-kind = What was the reason?
explain-illness = Illness or a doctor’s visit
explain-other = Another reason
explain-text = More for the teacher, if you like
explain-send = Send explanation
explain-lessons = Lessons
explained-done = Thank you! The teacher sees it right away.
explained-before = This absence had been explained already. Thank you!
informed-only = You have the right to be informed: you see absences, and the guardian explains them.
minor-self = Your guardian explains this absence. Tell them what the reason was.
waits = waits for an explanation
explained = explained
own-words = “{ $text }”
protected-place = The timetable is not shown, because a non-disclosure order protects it.
lesson-gone = Lesson

## Telling ahead

notice-title = Report an absence
notice-lead = Tell it ahead, so that the teachers know and you need not explain it afterwards.
notice-child = Who will be absent?
notice-when = When?
notice-from = First day
notice-to = Last day
notice-to-hint = Leave empty for a single day. Two weeks at most; longer leave is applied for.
notice-send = Report absence
notice-done = Your notice has arrived. The teachers see it in their lessons.
notice-days-wrong = Check the days: an absence can begin today at the earliest and last two weeks at most.
notice-choose = Choose one.
notice-nobody = There is nobody here whose absence you could report. A student of age reports their own.
notice-standing = Reported: { $mark }, { $days }
notices-heading = Reported absences
days-from-to = { $from }–{ $to }

## Timetable

timetable-title = Timetable
timetable-week = Week { $week }
timetable-of = Timetable: { $name }
timetable-previous = Previous week
timetable-next = Next week
timetable-this = This week
timetable-empty-day = No lessons.
timetable-empty-week = There are no lessons this week. A new timetable appears here as soon as the school publishes it.
timetable-nobody = There are no children here yet whose timetable you could see. Once the school has recorded the guardianship, the child appears here.
not-marked = Not marked

## Problems

problem-changed-meanwhile = Somebody else saved the lesson
problem-changed-meanwhile-advice = Open the lesson again to see the latest marks.
problem-ahead = The lesson is still to come
problem-ahead-advice = Attendance can be marked on the day of the lesson.
problem-cancelled = The lesson is cancelled
problem-cancelled-advice = A cancelled lesson has no attendance.
problem-not-in-group = Somebody on the form is not in the group
problem-not-in-group-advice = Nothing was saved. Open the lesson again to see the learners of the group.
problem-unreadable = The form could not be read
problem-unreadable-advice = Nothing was saved. Open the page again and try once more.
problem-too-long = The text is too long
problem-too-long-advice = Shorten it to 500 characters at most. Your browser’s back button brings it back.
problem-days = The days do not fit
problem-days-advice = An absence can begin today at the earliest and last two weeks at most.
