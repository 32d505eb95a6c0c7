# OneRoster: what the import pages and the command line say.
import-title = Tuo henkilöt ja ryhmät
import-lead = Lähetä OneRoster-paketti (CSV-tiedostot zip-tiedostona, versio 1.1 tai 1.2). Näytämme ensin, mitä muuttuisi. Mitään ei muutu ennen kuin hyväksyt sen.
import-file = Zip-tiedosto
import-file-hint = Enintään 50 Mt.
import-check = Tarkista tiedosto
import-apply = Tuo tiedot
import-apply-strict-hint = Virheelliset rivit jäävät pois, muut tuodaan.
import-confirm-ends = Ymmärrän, että nämä päättyvät
import-again = Lähetä toinen tiedosto
import-earlier = Aiemmat tuonnit
import-none-yet = Tuontia ei ole vielä tehty. Kun lähetät ensimmäisen tiedoston, se näkyy tässä.
import-when = Milloin
import-state = Tila
import-state-working = Käynnissä
import-state-checked = Tarkistettu, ei tuotu
import-state-applied = Tuotu
import-state-refused = Ei tuotu
import-state-failed = Keskeytyi
import-working = Tiedostoa luetaan. Katso hetken päästä uudelleen: lukeminen kestää tavallisesti alle minuutin.
import-failed = Tuonti keskeytyi meidän puolellamme, eikä mitään muuttunut. Yritä hetken kuluttua uudelleen.
import-another-runs = Toinen tuonti on käynnissä. Odota, että se valmistuu, ja yritä sitten uudelleen.
import-expired = Tarkistettu tiedosto on poistettu tunnin kuluttua lähettämisestä. Lähetä se uudelleen.
import-no-file = Valitse ensin tiedosto.
import-kind = Mitä
import-created = Uusia
import-changed = Muuttuneita
import-ended = Päättyneitä
import-would-create = Tulisi uusia
import-would-change = Muuttuisi
import-would-end = Päättyisi
import-kind-school = Koulut
import-kind-session = Lukuvuodet ja jaksot
import-kind-course = Kurssit
import-kind-group = Luokat ja opetusryhmät
import-kind-person = Henkilöt
import-kind-role = Työroolit
import-kind-study-right = Opiskeluoikeudet
import-kind-guardianship = Huoltajuudet
import-kind-enrolment = Ryhmien jäsenyydet
import-problems = Huomattavaa
import-no-problems = Tiedostossa ei ole huomautettavaa.
import-place = Kohta
import-message = Mitä on ja mitä tehdä
import-archive = paketti
import-severity-fatal = Este
import-severity-error = Rivi jäi pois
import-severity-warning = Huomaa
import-severity-note = Tiedoksi
import-look-again = Katso uudelleen
import-outcome-checked = Tarkistus: mitään ei ole vielä muutettu.
import-outcome-applied = Tiedot on tuotu.
import-outcome-same = Kaikki on jo ennestään niin kuin tiedostossa. Mikään ei muuttunut.
import-outcome-unreadable = Tiedostoa ei voi tuoda. Mitään ei muuttunut.
import-outcome-strict = Ainakin yksi rivi on virheellinen, joten mitään ei tuotu. Korjaa rivit tai tuo ilman tiukkaa tarkistusta.

import-outcome-would-end = { NUMBER($people) } / { NUMBER($peoplebefore) } henkilöä ja { NUMBER($enrolments) } / { NUMBER($enrolmentsbefore) } jäsenyyttä päättyisi, yli 5 prosenttia. Mitään ei muuttunut. Jos näin pitää olla, vahvista se.
import-outcome-would-end-cli = Vahvista valitsimella --confirm-ends.
import-read =
    { $records ->
        [one] Luettiin { $records } rivi ajassa { $seconds } s.
       *[other] Luettiin { $records } riviä ajassa { $seconds } s.
    }
import-more-problems =
    { $count ->
        [one] Lisäksi { $count } muu, jota ei näytetä.
       *[other] Lisäksi { $count } muuta, joita ei näytetä.
    }
import-line = rivi { $line }
import-counts = uusia { NUMBER($created) }, muuttuneita { NUMBER($changed) }, päättyneitä { NUMBER($ended) }

# What is wrong with a set, and what to do.
problem-not-a-zip = Tiedosto ei ole zip-paketti. Pakkaa siirron CSV-tiedostot zip-tiedostoksi ja lähetä se.
problem-encrypted = Paketti on suojattu salasanalla. Tee paketti ilman salasanaa.
problem-nested-archive = Paketin sisällä on toinen paketti. Pura se ja pakkaa CSV-tiedostot suoraan zip-tiedostoon.
problem-symlink = Paketissa on linkki eikä tiedosto. Korvaa linkki itse tiedostolla.
problem-too-many-entries = Paketissa on yli 1 000 tiedostoa. Jätä pakettiin vain siirron CSV-tiedostot.
problem-too-large = Paketti on liian suuri. Zip saa olla enintään 50 Mt, yksi purettu tiedosto 256 Mt ja kaikki yhdessä 512 Mt. Jaa siirto osiin.
problem-bomb = Paketti purkautuisi epäilyttävän suureksi, joten sitä ei avattu. Tee paketti uudelleen tavallisella zip-ohjelmalla.
problem-unreadable-entry = Tiedostoa ei voi purkaa, se on vioittunut. Tee paketti uudelleen.
problem-no-files = Paketissa ei ole yhtään OneRoster-tiedostoa (esimerkiksi users.csv). Tarkista, että CSV-tiedostot ovat paketin juuressa.
problem-unknown-version = manifest.csv ilmoittaa version { $value }. DigiOne lukee OneRosterin versiot 1.1 ja 1.2.
problem-missing-file = manifest.csv lupaa tiedoston, jota paketissa ei ole. Lisää tiedosto tai merkitse se arvolla absent.
problem-wrong-delimiter = Sarakkeiden välissä on { $value }, mutta pitää olla pilkku. Tallenna tiedosto pilkuilla eroteltuna CSV:nä.
problem-wrong-encoding = Tiedosto ei ole UTF-8-muodossa (näyttää olevan { $value }). Tallenna se merkistöllä UTF-8.
problem-binary = Tiedosto ei ole tekstiä. Tallenna taulukko CSV-muodossa, ei työkirjana.
problem-no-header = Tiedosto on tyhjä. Ensimmäisellä rivillä pitää olla sarakkeiden nimet.
problem-missing-column = Sarake { $column } puuttuu. Lisää se; sarakkeiden nimet ovat tiedoston ensimmäisellä rivillä.
problem-endless-field = Lainausmerkki alkaa tältä riviltä eikä sulkeudu. Lisää puuttuva lainausmerkki.
problem-field-count = Rivillä on väärä määrä kenttiä ({ $value }). Tarkista pilkut ja lainausmerkit.
problem-missing-value = { $column } on tyhjä, vaikka se tarvitaan. Täydennä arvo.
problem-bad-value = { $column }: arvo ei kelpaa. Käytä standardin sanoja, äläkä ylitä sallittua pituutta.
problem-bad-date = { $column } ei ole päivämäärä. Kirjoita se muodossa 2026-08-12.
problem-ends-before-start = { $column } on ennen alkupäivää. Korjaa päivät.
problem-duplicate = Tunnus { $value } on tiedostossa kahdesti. Ensimmäinen rivi luettiin; poista toinen.
problem-not-a-school = Ryhmän koulu { $value } ei ole koulu. Anna koulun tunnus.
problem-unknown-class = Ryhmää { $value } ei ole, tai se päättyy tässä siirrossa. Lisää ryhmä tai poista rivi.
problem-unknown-person = Henkilöä { $value } ei ole tiedostossa users.csv. Lisää henkilö tai poista rivi.
problem-no-manifest = manifest.csv puuttuu. Tiedostot luettiin kokonaisina; lisää manifest.csv, jotta tämä ei jää arvattavaksi.
problem-not-declared = manifest.csv ei kerro tästä tiedostosta mitään. Se luettiin kokonaisena; merkitse se arvolla bulk tai delta.
problem-declared-absent = manifest.csv sanoo, että tiedostoa ei ole, joten sitä ei luettu. Merkitse se arvolla bulk tai delta, jos se pitää lukea.
problem-in-folder = Tiedosto on kansiossa, joten sitä ei luettu. Siirrä se paketin juureen.
problem-unknown-column = Saraketta { $column } ei tunneta, sitä ei luettu.
problem-misspelt-column = Sarake { $column } luettiin sarakkeena { $value }. Korjaa nimi.
problem-unnamed-column = Sarakkeella { $value } ei ole nimeä, sitä ei luettu. Poista ylimääräinen pilkku otsikkoriviltä.
problem-date-ignored = { $column }: päivämäärä on muussa muodossa, se jätettiin tyhjäksi. Kirjoita se muodossa 2026-08-12.
problem-inactive = Tila inactive luettiin päättyneenä. Käytä tilaa active tai tobedeleted.
problem-unknown-status = Tilaa { $value } ei tunneta, rivi luettiin voimassa olevana. Käytä tilaa active tai tobedeleted.
problem-unknown-role = Roolia { $value } ei tunneta. Henkilö tuotiin ilman roolia; anna rooli DigiOnessa.
problem-role-not-given = Roolia { $value } ei anneta tiedostolla, koska siihen liittyy oikeuksia. Pääkäyttäjä antaa sen DigiOnessa.
problem-bad-boolean = { $column }: arvon pitää olla true tai false. Käytettiin tavallista arvoa.
problem-call-name-not-used = { $column }: nimi ei ole etunimien joukossa, joten kutsumanimeksi tuli ensimmäinen etunimi.
problem-learner-number-invalid = { $column } ei ole oppijanumero, sitä ei tuotu. Jätä sarake tyhjäksi tai korjaa numero.
problem-identity-code-invalid = { $column } ei ole henkilötunnus, sitä ei tuotu. Tarkista tunnus lähdejärjestelmästä.
problem-unknown-grade = Luokka-astetta { $value } ei tunneta, se jätettiin tyhjäksi.
problem-placeholder-school = Koulua { $value } ei kuvata missään. Sen tilalle tuli paikanvaraaja; lisää koulu tiedostoon orgs.csv.
problem-placeholder-course = Kurssia { $value } ei kuvata missään. Sen tilalle tuli paikanvaraaja; lisää kurssi tiedostoon courses.csv.
problem-unknown-parent-session = Ylempää jaksoa { $value } ei ole. Jakso tuotiin ilman sitä; lisää se tiedostoon academicSessions.csv.
problem-unknown-session = Jaksoa { $value } ei ole, tai se päättyy tässä siirrossa. Ryhmä tuotiin ilman sitä.
problem-no-session = Ryhmällä ei ole jaksoa. Lisää ainakin yksi sarakkeeseen termSourcedIds.
problem-learner-without-school = Oppijalla ei ole koulua, joten opiskeluoikeutta ei syntynyt. Lisää koulu.
problem-odd-agent = Linkki henkilöön { $value } jätettiin pois: toisen pitää olla oppija ja toisen huoltaja.
problem-learner-number-taken = Oppijanumero on jo toisella henkilöllä, joten sitä ei tuotu. Tarkista, kumpi on oikea.
problem-identity-code-taken = Henkilötunnus on jo toisella henkilöllä, joten sitä ei tuotu. Tarkista, kumpi on oikea.
problem-not-kept = Saraketta { $column } ei koskaan tallenneta. Jätä se pois siirrosta.
problem-not-read = Tiedosto ei kuulu henkilö- ja ryhmätietoihin, sitä ei luettu.
problem-extension-ignored = Lisäsaraketta { $column } ei käytetä.
