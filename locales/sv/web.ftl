### Ramen som finns på varje sida, och sidorna som varje sida länkar till.

## Ramen

skip-to-content = Gå till innehållet
wordmark-label = DigiOne, till startsidan
navigation = Huvudmeny
account-menu = Egen meny
signed-in-as = Inloggad som { $name }
roles-heading = Dina roller
role-current = Vald
role-switch = Byt roll
language-heading = Språk
language-name = Svenska
theme-heading = Utseende
theme-auto = Enligt enheten
theme-light = Ljust
theme-dark = Mörkt
own-account = Mitt konto
sign-out = Logga ut
sign-in = Logga in
footer-navigation = Om tjänsten
accessibility-link = Tillgänglighetsutlåtande
privacy-link = Dataskyddsbeskrivning
feedback-link = Ge respons
footer-promise = Ett ställe för skoldagen. Uppgifterna är dina och din skolas.
breadcrumbs = Länkstig
back = Tillbaka
close = Stäng
notice-saved = Sparat
notice-problem = Något lyckades inte
banner-label = Observera
banner-demo-clock = Det här är en demomiljö, och klockan står stilla. { $date } kl. { $time }.

## Menyn

nav-desk = I dag
nav-timetable = Läsordning
nav-lessons = Lektioner
nav-attendance = Frånvaro
nav-children = Barn
nav-people = Personer
nav-groups = Grupper
nav-import = Import av uppgifter
nav-schools = Skolor
nav-services = Tjänster
nav-agreements = Avtal
nav-disclosures = Utlämnanden
nav-audit = Logguppgifter

## Roller

role-learner = Elev
role-guardian = Vårdnadshavare
role-subject-teacher = Ämneslärare
role-class-teacher = Klasslärare
role-special-needs-teacher = Speciallärare
role-counsellor = Studiehandledare
role-principal = Rektor
role-school-secretary = Skolsekreterare
role-provider-administrator = Huvudanvändare
role-data-protection-officer = Dataskyddsombud
role-welfare-worker = Anställd inom elevvården
role-vendor-engineer = Utvecklare hos en tjänsteleverantör
role-national-coordinator = Nationell koordinator

## Formulär och tabeller

required = obligatoriskt
optional = frivilligt
errors-heading = { $count ->
    [one] En punkt behöver rättas
   *[other] { $count } punkter behöver rättas
}
error-label = Fel
field-required = Fyll i den här punkten.
choose = Välj
save = Spara
cancel = Avbryt
show-more = Visa fler
previous-page = Föregående sida
next-page = Följande sida
choose-file = Välj fil

## Dagen

today = i dag
tomorrow = i morgon
yesterday = i går
now = Nu
now-at = Nu { $time }
day-picture = Dagens läsordning
lesson-cancelled = Inställd
lesson-changed = Ändrad
lesson-moved = Flyttad
lesson-room = rum { $room }
day-empty = Inga lektioner i dag.

## Närvaro

mark-present = Närvarande
mark-late = Sen
mark-absent = Borta
roll-heading = Närvaro
roll-hint = Alla är närvarande om du inte anger något annat.
roll-save = Spara närvaron
roll-all-present = Alla närvarande
roll-note = Anmärkning
roll-minutes = Minuter för sen
roll-summary = Närvarande { $present }, sena { $late }, borta { $absent }

## Tillgänglighetsutlåtande

accessibility-title = Tillgänglighetsutlåtande
accessibility-lead = Vi vill att alla ska kunna använda DigiOne: med tangentbord, skärmläsare, förstoring, telefon och utan JavaScript.
accessibility-status-heading = Hur tillgänglig tjänsten är
accessibility-status = Tjänsten uppfyller kraven i lagen om tillhandahållande av digitala tjänster (306/2019) och nivåerna A och AA i WCAG 2.2, med undantag för bristerna nedan. Bedömningen har gjorts av den som utvecklar tjänsten, med automatiska kontroller och genom att använda sidorna med tangentbord.
accessibility-gaps-heading = Brister som vi känner till
accessibility-gaps = Tjänsten har ännu inte bedömts av en utomstående expert och har inte provats med alla skärmläsare. Filer som skolorna själva lägger till är inte alltid tillgängliga.
accessibility-feedback-heading = Märkte du ett hinder?
accessibility-feedback = Berätta det för oss. Vi svarar inom två veckor, och du får informationen på ett annat sätt om sidan inte fungerar för dig.
accessibility-authority-heading = Tillsynsmyndighet
accessibility-authority = Om du inte är nöjd med svaret eller inte får det inom två veckor kan du göra en anmälan till Transport- och kommunikationsverket Traficom. På verkets webbplats berättas hur du anför klagomål och hur ärendet behandlas.
accessibility-authority-site = Traficoms sidor om tillgänglighet
accessibility-prepared-heading = När utlåtandet gjordes
accessibility-prepared = Utlåtandet gjordes 21.11.2026.

## Dataskyddsbeskrivning

privacy-title = Dataskyddsbeskrivning
privacy-lead = Här berättar vi kort vilka uppgifter om dig som finns i DigiOne, varför, och vem som ser dem.
privacy-controller-heading = Vem som ansvarar för uppgifterna
privacy-controller = Den som ordnar utbildningen i din skola, oftast kommunen, är personuppgiftsansvarig. Den bestämmer om uppgifterna och svarar på dina frågor. Dataskyddsombudet når du via skolan.
privacy-what-heading = Vilka uppgifter och varför
privacy-what = Namn, personbeteckning, kontaktuppgifter, modersmål, vårdnadshavare, skola, grupper, läsordning och frånvaro. De används för att ordna undervisningen och följa närvaron enligt lagen om grundläggande utbildning och gymnasielagen.
privacy-who-heading = Vem som ser dina uppgifter
privacy-who = Bara de som behöver dem i sitt arbete: dina lärare, skolans kansli och rektorn. En vårdnadshavare ser uppgifterna om sitt eget barn. Varje visning lämnar en anteckning, och kontaktuppgifter under spärrmarkering skyddas särskilt.
privacy-services-heading = Andra tjänster
privacy-services = En lärtjänst får uppgifter bara enligt ett avtal med utbildningsanordnaren, och bara så mycket som den behöver.
privacy-time-heading = Hur länge uppgifterna sparas
privacy-time = Så länge lagen kräver och undervisningen behöver dem. Därefter raderas de eller flyttas till arkivet.
privacy-rights-heading = Dina rättigheter
privacy-rights = Du kan be att få se dina uppgifter, få fel rättade och fråga vem som har behandlat dem. Är du inte nöjd kan du vända dig till dataombudsmannen.
privacy-cookies-heading = Kakor
privacy-cookies = Vi använder bara nödvändiga kakor: för inloggning, språk och utseende. Vi följer dig inte och använder ingen analys.

## Respons

feedback-title = Ge respons
feedback-lead = Tack för att du berättar vad som fungerar och vad som inte gör det.
feedback-school-heading = Fel uppgift eller problem i skolans ärenden
feedback-school = Kontakta skolans kansli. Där kan man rätta uppgifter och hjälpa dig att logga in.
feedback-service-heading = Tjänstens funktion och tillgänglighet
feedback-service = Skicka ett meddelande till den som driver tjänsten. Skriv ingen personbeteckning och inget lösenord i meddelandet.
feedback-no-contact = Kontaktuppgifterna får du från skolans kansli.

## Dagar

weekday = { $day ->
    [1] måndag
    [2] tisdag
    [3] onsdag
    [4] torsdag
    [5] fredag
    [6] lördag
   *[7] söndag
}
weekday-short = { $day ->
    [1] mån
    [2] tis
    [3] ons
    [4] tors
    [5] fre
    [6] lör
   *[7] sön
}
month = { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
month-short = { $month ->
    [1] 1
    [2] 2
    [3] 3
    [4] 4
    [5] 5
    [6] 6
    [7] 7
    [8] 8
    [9] 9
    [10] 10
    [11] 11
   *[12] 12
}
date-short = { $weekday } { $day }.{ $month }
date-long = { $weekday } den { $day } { $month }
minutes-left = { $count ->
    [one] en minut kvar
   *[other] { $count } minuter kvar
}
minutes-until = { $count ->
    [one] om en minut
   *[other] om { $count } minuter
}
