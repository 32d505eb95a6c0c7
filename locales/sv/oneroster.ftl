# OneRoster: what the import pages and the command line say.
import-title = Hämta in personer och grupper
import-lead = Skicka ett OneRoster-paket (CSV-filer i en zip-fil, version 1.1 eller 1.2). Först visar vi vad som skulle ändras. Ingenting ändras förrän du godkänner det.
import-file = Zip-fil
import-file-hint = Högst 50 MB.
import-check = Kontrollera filen
import-apply = För in uppgifterna
import-apply-strict-hint = Felaktiga rader lämnas bort, de övriga förs in.
import-confirm-ends = Jag förstår att dessa avslutas
import-again = Skicka en annan fil
import-earlier = Tidigare inhämtningar
import-none-yet = Inget har hämtats in ännu. När du skickar den första filen syns den här.
import-when = När
import-state = Läge
import-state-working = Pågår
import-state-checked = Kontrollerad, inte införd
import-state-applied = Införd
import-state-refused = Inte införd
import-state-failed = Avbröts
import-working = Filen läses. Titta på nytt om en stund: det tar oftast mindre än en minut.
import-failed = Inhämtningen avbröts hos oss och ingenting ändrades. Försök igen om en stund.
import-another-runs = En annan inhämtning pågår. Vänta tills den är klar och försök sedan igen.
import-expired = Den kontrollerade filen togs bort en timme efter att den skickades. Skicka den på nytt.
import-no-file = Välj först en fil.
import-kind = Vad
import-created = Nya
import-changed = Ändrade
import-ended = Avslutade
import-would-create = Nya
import-would-change = Skulle ändras
import-would-end = Skulle avslutas
import-kind-school = Skolor
import-kind-session = Läsår och perioder
import-kind-course = Kurser
import-kind-group = Klasser och undervisningsgrupper
import-kind-person = Personer
import-kind-role = Roller för personal
import-kind-study-right = Studierätter
import-kind-guardianship = Vårdnadshavare
import-kind-enrolment = Gruppmedlemskap
import-problems = Att notera
import-no-problems = Det finns inget att anmärka på filen.
import-place = Ställe
import-message = Vad och vad du gör
import-archive = paketet
import-severity-fatal = Hinder
import-severity-error = Raden lämnades bort
import-severity-warning = Observera
import-severity-note = För kännedom
import-look-again = Titta på nytt
import-outcome-checked = Kontroll: ingenting har ändrats ännu.
import-outcome-applied = Uppgifterna är införda.
import-outcome-same = Allt var redan som i filen. Ingenting ändrades.
import-outcome-unreadable = Filen kan inte föras in. Ingenting ändrades.
import-outcome-strict = Minst en rad är felaktig, så ingenting fördes in. Rätta raderna eller för in utan sträng kontroll.

import-outcome-would-end = { NUMBER($people) } av { NUMBER($peoplebefore) } personer och { NUMBER($enrolments) } av { NUMBER($enrolmentsbefore) } medlemskap skulle avslutas, över 5 procent. Ingenting ändrades. Bekräfta om det ska vara så.
import-outcome-would-end-cli = Bekräfta med --confirm-ends.
import-read =
    { $records ->
        [one] { $records } rad lästes på { $seconds } s.
       *[other] { $records } rader lästes på { $seconds } s.
    }
import-more-problems =
    { $count ->
        [one] Dessutom { $count } annan som inte visas.
       *[other] Dessutom { $count } andra som inte visas.
    }
import-line = rad { $line }
import-counts = nya { NUMBER($created) }, ändrade { NUMBER($changed) }, avslutade { NUMBER($ended) }

# What is wrong with a set, and what to do.
problem-not-a-zip = Filen är inte ett zip-paket. Packa CSV-filerna till en zip-fil och skicka den.
problem-encrypted = Paketet är skyddat med lösenord. Gör ett paket utan lösenord.
problem-nested-archive = I paketet finns ett annat paket. Packa upp det och lägg CSV-filerna direkt i zip-filen.
problem-symlink = I paketet finns en länk i stället för en fil. Ersätt länken med själva filen.
problem-too-many-entries = Paketet innehåller över 1 000 filer. Lämna bara överföringens CSV-filer i paketet.
problem-too-large = Paketet är för stort. Zip-filen får vara högst 50 MB, en uppackad fil 256 MB och alla tillsammans 512 MB. Dela överföringen i delar.
problem-bomb = Paketet skulle bli misstänkt stort när det packas upp och öppnades därför inte. Gör paketet på nytt med ett vanligt zip-program.
problem-unreadable-entry = Filen kan inte packas upp, den är skadad. Gör paketet på nytt.
problem-no-files = I paketet finns ingen OneRoster-fil (till exempel users.csv). Kontrollera att CSV-filerna ligger överst i paketet.
problem-unknown-version = manifest.csv anger versionen { $value }. DigiOne läser OneRoster 1.1 och 1.2.
problem-missing-file = manifest.csv utlovar en fil som inte finns i paketet. Lägg till filen eller märk den som absent.
problem-wrong-delimiter = Kolumnerna är skilda med { $value } men ska skiljas med kommatecken. Spara filen som kommaseparerad CSV.
problem-wrong-encoding = Filen är inte i UTF-8 (den verkar vara { $value }). Spara den med teckenkodningen UTF-8.
problem-binary = Filen är inte text. Spara tabellen som CSV, inte som arbetsbok.
problem-no-header = Filen är tom. På första raden ska kolumnernas namn stå.
problem-missing-column = Kolumnen { $column } saknas. Lägg till den; kolumnernas namn står på filens första rad.
problem-endless-field = Ett citattecken börjar på den här raden och avslutas aldrig. Lägg till det citattecken som saknas.
problem-field-count = Raden har fel antal fält ({ $value }). Kontrollera kommatecken och citattecken.
problem-missing-value = { $column } är tom fast den behövs. Fyll i värdet.
problem-bad-value = { $column }: värdet duger inte. Använd standardens ord och håll dig inom tillåten längd.
problem-bad-date = { $column } är inte ett datum. Skriv det i formen 2026-08-12.
problem-ends-before-start = { $column } ligger före startdatumet. Rätta datumen.
problem-duplicate = Identifieraren { $value } finns två gånger i filen. Den första raden lästes; ta bort den andra.
problem-not-a-school = Gruppens skola { $value } är inte en skola. Ange skolans identifierare.
problem-unknown-class = Gruppen { $value } finns inte eller avslutas i den här överföringen. Lägg till gruppen eller ta bort raden.
problem-unknown-person = Personen { $value } finns inte i users.csv. Lägg till personen eller ta bort raden.
problem-no-manifest = manifest.csv saknas. Filerna lästes som kompletta; lägg till manifest.csv så att inget behöver gissas.
problem-not-declared = manifest.csv säger inget om den här filen. Den lästes som komplett; märk den som bulk eller delta.
problem-declared-absent = Enligt manifest.csv finns filen inte, så den lästes inte. Märk den som bulk eller delta om den ska läsas.
problem-in-folder = Filen ligger i en mapp och lästes inte. Flytta den överst i paketet.
problem-unknown-column = Kolumnen { $column } är okänd och lästes inte.
problem-misspelt-column = Kolumnen { $column } lästes som { $value }. Rätta namnet.
problem-unnamed-column = Kolumn { $value } saknar namn och lästes inte. Ta bort det extra kommatecknet på rubrikraden.
problem-date-ignored = { $column }: datumet är skrivet på annat sätt och lämnades tomt. Skriv det i formen 2026-08-12.
problem-inactive = Statusen inactive lästes som avslutad. Använd active eller tobedeleted.
problem-unknown-status = Statusen { $value } är okänd, raden lästes som gällande. Använd active eller tobedeleted.
problem-unknown-role = Rollen { $value } är okänd. Personen fördes in utan roll; ge rollen i DigiOne.
problem-role-not-given = Rollen { $value } ges inte via en fil eftersom den medför rättigheter. Huvudanvändaren ger den i DigiOne.
problem-bad-boolean = { $column }: värdet ska vara true eller false. Det vanliga värdet användes.
problem-call-name-not-used = { $column }: namnet finns inte bland förnamnen, så det första förnamnet blev tilltalsnamn.
problem-learner-number-invalid = { $column } är inte ett studentnummer och fördes inte in. Lämna kolumnen tom eller rätta numret.
problem-identity-code-invalid = { $column } är inte en personbeteckning och fördes inte in. Kontrollera den i källsystemet.
problem-unknown-grade = Årskursen { $value } är okänd och lämnades tom.
problem-placeholder-school = Skolan { $value } beskrivs ingenstans. En platshållare fick ersätta den; lägg till skolan i orgs.csv.
problem-placeholder-course = Kursen { $value } beskrivs ingenstans. En platshållare fick ersätta den; lägg till kursen i courses.csv.
problem-unknown-parent-session = Den överordnade perioden { $value } finns inte. Perioden fördes in utan den; lägg till den i academicSessions.csv.
problem-unknown-session = Perioden { $value } finns inte eller avslutas i den här överföringen. Gruppen fördes in utan den.
problem-no-session = Gruppen har ingen period. Lägg till minst en i kolumnen termSourcedIds.
problem-learner-without-school = Eleven har ingen skola, så ingen studierätt uppstod. Lägg till skolan.
problem-odd-agent = Länken till { $value } lämnades bort: den ena ska vara elev och den andra vårdnadshavare.
problem-learner-number-taken = Studentnumret hör redan till en annan person och fördes inte in. Kontrollera vems det är.
problem-identity-code-taken = Personbeteckningen hör redan till en annan person och fördes inte in. Kontrollera vems den är.
problem-not-kept = Kolumnen { $column } sparas aldrig. Lämna bort den ur överföringen.
problem-not-read = Filen hör inte till person- och gruppuppgifterna och lästes inte.
problem-extension-ignored = Tilläggskolumnen { $column } används inte.
