### Varje rolls egen sida.

title = I dag
greeting = Hej, { $name }
greeting-nobody = Hej
open = Öppna

## Elev

lesson-now = Nu: { $subject }
lesson-next = Härnäst: { $subject }
minutes-left = { $count ->
    [one] en minut kvar
   *[other] { $count } minuter kvar
}
praise = Bra gjort!
day-over = Inga fler lektioner i dag
day-over-lead = Läsordningen för nästa dag finns nedan. Ändringar är markerade där.
no-lessons-today = Inga lektioner i dag. Ha en trevlig dag!
no-lessons-next = Inga lektioner den här dagen. När skolan publicerar läsordningen syns dagen här.

## Vårdnadshavare

no-children-title = Här finns inga barn ännu
no-children = När skolan har fört in att du är vårdnadshavare syns ditt barns dagar och frånvaro här. Fråga skolans kansli om det tar längre än några dagar.
all-well = Allt är bra. Ingenting väntar på dig.
protected-title = Skyddade uppgifter
grade = Årskurs { $number }
school-hours = { $count ->
    [one] { $day }: { $time }, en lektion
   *[other] { $day }: { $time }, { $count } lektioner
}
no-lessons-on = { $day }: inga lektioner
report-absence = Anmäl frånvaro

## Lärare

teach-now = Nu: { $subject }, { $group }
teach-next = Härnäst: { $subject }, { $group }
mark-attendance = Anteckna
see-marks = Se anteckningarna
marked = Antecknad
not-marked = Inte antecknad
nothing-undone-title = Allt är antecknat
nothing-undone = Alla lektioner under de senaste sju dagarna har sin närvaro. En lektion som saknar den kommer hit när den slutar.
undone = { $count ->
    [one] En lektion utan anteckningar
   *[other] { $count } lektioner utan anteckningar
}
waiting-in-class = { $count ->
    [one] En elev i din klass har outredd frånvaro
   *[other] { $count } elever i din klass har outredd frånvaro
}
waiting-in-class-lead = Vårdnadshavarna ser samma sak och kan utreda den. Efter ungefär en vecka lönar det sig att ta kontakt.
waiting-lessons = { $count ->
    [one] { $group }, en lektion
   *[other] { $group }, { $count } lektioner
}
your-day = Din dag
no-own-lessons = Du har inga lektioner i dag. De syns här enligt läsordningen.

## Rektor

away-usual = Frånvarande nu, en vanlig dag { $usual }
away-no-usual = Frånvarande nu; från nästa vecka jämförs det med en vanlig dag
away-no-lessons = Frånvarande nu: inga lektioner pågår
lessons-marked-now = Av de pågående lektionerna är antecknade
lessons-without-marks = Avslutade lektioner utan anteckningar
without-teacher = { $count ->
    [0] Varje lektion har en lärare
    [one] En lektion utan lärare
   *[other] { $count } lektioner utan lärare
}
without-teacher-none = En lektion som ingen håller kommer hit så snart man vet det.
without-marks = { $count ->
    [0] Lektionerna är antecknade
    [one] En lektion utan anteckningar
   *[other] { $count } lektioner utan anteckningar
}
without-marks-none = En lektion som slutar utan närvaro kommer hit med grupp och lärare.
cancelled-today = { $count ->
    [0] Ingen lektion är inställd
    [one] En lektion är inställd i dag
   *[other] { $count } lektioner är inställda i dag
}
cancelled-none = Dagens inställda lektioner kommer hit.

## Kansli

office-learners = Elever
office-without-guardian = Elever utan vårdnadshavare
office-without-number = Elever utan studentnummer
office-incomplete = Elever utan födelsedatum eller modersmål
office-no-teacher = Grupper utan lärare
office-empty-groups = Grupper utan elever
office-find = Sök vem som helst
office-find-lead = Elever, vårdnadshavare och personal enligt namn.
office-find-action = Sök personer
import-title = Import av uppgifter
import-none = Inga uppgifter har importerats ännu. De senaste importerna kommer hit.
import-action = Importera en fil
import-state = { $state ->
    [applied] Importerad
    [checked] Kontrollerad, väntar på ditt godkännande
    [refused] Inte importerad: filen har fel
    [failed] Avbröts, ingenting ändrades
   *[working] Läses
}

## Huvudanvändare

admin-schools = Skolor
admin-live = Tjänster med gällande avtal
admin-services = Tjänster i bruk
admin-service = { $vendor }. { $fields } slags uppgifter, till { $end }
admin-no-services = Ingen tjänst har ett gällande avtal. En tjänst kommer hit den första dagen av sitt avtal.
admin-your-schools = Dina skolor
admin-school = { $learners } elever, { $groups } grupper, { $staff } anställda
admin-no-schools = Inga skolor ännu. De kommer med den första importen.

## Dataskyddsombud

dpo-answers = Svar till tjänster på sju dagar
dpo-services = Tjänster fick uppgifter
dpo-denied = Avvisade försök
dpo-disclosures = Utlämnat till tjänster, de senaste sju dagarna
dpo-disclosed = { $answers } svar, { $persons } personrader
dpo-nothing-disclosed = Ingenting har lämnats ut. Varje svar till en tjänst syns här genast.
dpo-gone = En tjänst som inte längre finns i katalogen
dpo-handling = Vad som har behandlats, de senaste sju dagarna
dpo-handled = { $people } gånger av människor, { $services } av tjänster, { $denied } avvisade
dpo-nothing-handled = Ingenting har behandlats. Varje visning av personuppgifter syns här genast.
data-class = { $class ->
    [account] Konton och inloggningar
    [identity] Namn, grupper och roller
    [contact] Kontaktuppgifter
    [timetable] Läsordningar och lektioner
    [attendance] Närvaro
    [register] Registret
    [disclosure] Avtal och utlämnanden
    [operation] Drift av tjänsten
   *[public] Offentliga uppgifter
}

## Nationell koordinator, tjänsteleverantör, studerandevård

national-providers = Utbildningsanordnare
national-schools = Skolor
national-swedish = Svenskspråkiga skolor
national-services = Tjänster i katalogen
national-adoption = De som är med
national-provider = Skolor: { $schools }. Grundläggande utbildning ger { $basic }, gymnasieutbildning { $upper }
national-nobody = Ingen är med ännu. En utbildningsanordnare kommer hit med sin första import.
catalogue = Tjänstekatalog
catalogue-empty = Katalogen är tom. En tjänst kommer hit när den har godkänts.
vendor-steps = Från avtal till första anrop
vendor-step-agreement = 1. En utbildningsanordnare ingår avtal om din tjänst
vendor-step-agreement-how = Där kommer man överens om uppgifter, skolor, ändamål och dagar.
vendor-step-credentials = 2. Anordnarens huvudanvändare ger dig uppgifterna för anslutning
vendor-step-credentials-how = Ett klient-id och en hemlighet som visas en gång.
vendor-step-call = 3. Du hämtar en behörighet och läser grupperna
vendor-step-call-how = Du ser de avtalade uppgifterna hos den anordnaren, och ingenting annat.
vendor-interfaces = Gränssnittens adresser
vendor-token = Behörigheter (OAuth 2.0, client credentials)
vendor-rostering = Grupper och personer (OneRoster 1.2)
welfare-calendar = Möten och meddelanden
welfare-calendar-lead = Din kalender och dina meddelanden kommer hit när skolan tar dem i bruk. Just nu väntar ingenting på dig.
welfare-disclosure = Uppgifter om en elev
welfare-disclosure-lead = Du är anställd av välfärdsområdet, så du ser en elevs uppgifter bara när skolan har beslutat att lämna ut dem. Begäran och beslut kommer hit, och varje sådan antecknas.
