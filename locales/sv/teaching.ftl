### Lektioner, närvaro och läsordning.

## Lektion

room = rum { $room }
change-substitute = vikarie
change-substitute-for = vikarie för { $teacher }
change-room = tidigare rum { $room }
change-time = tidigare kl. { $time }
lesson-title = { $subject }, { $group }
lesson-cancelled = Lektionen är inställd, så ingen närvaro antecknas.
lesson-ahead = Lektionen är inte ännu. Du kan anteckna närvaron samma dag som den hålls.
lesson-not-yours = Du kan se anteckningarna. Lektionens lärare gör dem.
lesson-no-learners = Gruppen har inga elever den här dagen. När skolsekreteraren lägger till dem i gruppen syns de här.
lesson-substitute = Vikarie { $substitute }
roll-lead = Alla är närvarande om du inte antecknar något annat.
roll-keys = Med tangentbordet: tabb går till nästa, pilarna byter anteckning. P närvarande, L under 15 min och K över 15 min försenad, A frånvarande.
roll-saved-by = Sparat { $when }, { $who }.
mark-present = Närvarande
mark-late = Försenad under 15 min
mark-late-over = Försenad över 15 min
mark-late-short = Försenad under 15
mark-late-over-short = Försenad över 15
mark-absent = Frånvarande
more = Mera
more-mark = Annan anteckning
more-none = Ingen annan anteckning
more-note = Några ord till vårdnadshavaren och eleven
mark-meanwhile = Sparat nu: { $mark }
explained-as = Vårdnadshavaren berättade: { $mark }
explained-in-words = Vårdnadshavaren berättade: { $mark }. ”{ $text }”
told-ahead = Anmält på förhand: { $mark }
told-ahead-in-words = Anmält på förhand: { $mark }. ”{ $text }”
save-rest-present = Spara, de andra närvarande
save-again = Spara mina anteckningar
saved = { $absent ->
    [0] Sparat. Alla är närvarande.
    [one] Sparat. En frånvarande, { $present } närvarande.
   *[other] Sparat. { $absent } frånvarande, { $present } närvarande.
}
next-lesson = Nästa lektion: { $subject }, { $group }, { $time }
to-desk = Tillbaka till min sida
meanwhile-heading = Någon annan hann spara den här lektionen
meanwhile = { $who } sparade anteckningarna { $when }. Dina val finns kvar nedan, och där anteckningarna skiljer sig står det vad som är sparat. Kontrollera och spara.
somebody = En annan lärare
at-time = { $day } kl. { $time }

## Frånvaro

absences-title = Frånvaro
absences-lead = Här finns anteckningarna från det här läsåret, de nyaste först.
absences-none = Inga anteckningar. När läraren antecknar frånvaro eller ger beröm syns det här samma dag.
absences-of = Frånvaro: { $name }
explain-heading = { $count ->
    [one] En frånvaro väntar på utredning
   *[other] { $count } frånvaron väntar på utredning
}
explain-day = { $name } var frånvarande { $day }
explain-day-self = Du var frånvarande { $day }
explain-kind = Vad berodde frånvaron på?
explain-illness = Sjukdom eller läkarbesök
explain-other = Annan orsak
explain-text = Mer för läraren, om du vill
explain-send = Skicka utredningen
explain-lessons = Lektioner
explained-done = Tack! Läraren ser din utredning genast.
explained-before = Frånvaron var redan utredd. Tack!
informed-only = Du har rätt att få information: du ser frånvaron, och vårdnadshavaren utreder den.
minor-self = Din vårdnadshavare utreder den här frånvaron. Berätta vad den berodde på.
waits = väntar på utredning
explained = utredd
own-words = ”{ $text }”
protected-place = Läsordningen visas inte, eftersom uppgifterna skyddas av en spärrmarkering.
lesson-gone = Lektion

## Anmälan på förhand

notice-title = Anmäl frånvaro
notice-lead = Berätta på förhand, så vet läraren om det och du behöver inte utreda frånvaron efteråt.
notice-child = Vem är frånvarande?
notice-when = När?
notice-from = Första dagen
notice-to = Sista dagen
notice-to-hint = Lämna tomt om frånvaron varar en dag. Högst två veckor; för längre ledighet ansöker man om lov.
notice-send = Anmäl frånvaro
notice-done = Anmälan har kommit fram. Lärarna ser den på sina lektioner.
notice-days-wrong = Kontrollera dagarna: frånvaron kan börja tidigast i dag och vara i högst två veckor.
notice-choose = Välj här.
notice-nobody = Här finns ingen som du kan anmäla frånvaro för. En myndig studerande anmäler själv.
notice-standing = Anmäld: { $mark }, { $days }
notices-heading = Anmäld frånvaro
days-from-to = { $from }–{ $to }

## Läsordning

timetable-title = Läsordning
timetable-week = Vecka { $week }
timetable-of = Läsordning: { $name }
timetable-previous = Föregående vecka
timetable-next = Nästa vecka
timetable-this = Den här veckan
timetable-empty-day = Inga lektioner.
timetable-empty-week = Det finns inga lektioner den här veckan. Den nya läsordningen syns här genast när skolan publicerar den.
timetable-nobody = Här finns ännu inga barn vars läsordning du kan se. När skolan har fört in vårdnaden syns barnet här.
not-marked = Inte antecknad

## Fel

problem-changed-meanwhile = Någon annan sparade lektionen
problem-changed-meanwhile-advice = Öppna lektionen på nytt, så ser du de senaste anteckningarna.
problem-ahead = Lektionen är inte ännu
problem-ahead-advice = Närvaron kan antecknas samma dag som lektionen hålls.
problem-cancelled = Lektionen är inställd
problem-cancelled-advice = För en inställd lektion antecknas ingen närvaro.
problem-not-in-group = På blanketten finns någon som inte hör till gruppen
problem-not-in-group-advice = Ingenting sparades. Öppna lektionen på nytt, så ser du gruppens elever.
problem-unreadable = Blanketten kunde inte läsas
problem-unreadable-advice = Ingenting sparades. Öppna sidan på nytt och försök en gång till.
problem-too-long = Texten är för lång
problem-too-long-advice = Förkorta texten till högst 500 tecken. Webbläsarens bakåtknapp hämtar tillbaka den.
problem-days = Dagarna passar inte
problem-days-advice = Frånvaron kan börja tidigast i dag och vara i högst två veckor.
