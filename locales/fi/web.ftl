### Kehys, joka on jokaisella sivulla, ja sivut, joihin jokainen sivu viittaa.

## Kehys

skip-to-content = Siirry sisältöön
wordmark-label = DigiOne, etusivulle
navigation = Päävalikko
account-menu = Oma valikko
signed-in-as = Kirjautuneena { $name }
roles-heading = Roolisi
role-current = Valittuna
role-switch = Vaihda roolia
language-heading = Kieli
language-name = Suomi
theme-heading = Ulkoasu
theme-auto = Laitteen mukaan
theme-light = Vaalea
theme-dark = Tumma
own-account = Oma tili
sign-out = Kirjaudu ulos
sign-in = Kirjaudu sisään
footer-navigation = Tietoa palvelusta
accessibility-link = Saavutettavuusseloste
privacy-link = Tietosuojaseloste
feedback-link = Anna palautetta
footer-promise = Yksi paikka koulupäivälle. Tietosi kuuluvat sinulle ja koulullesi.
breadcrumbs = Murupolku
back = Takaisin
close = Sulje
notice-saved = Tallennettu
notice-problem = Jokin ei onnistunut
banner-label = Huomaa
banner-demo-clock = Tämä on esittely-ympäristö, jonka kello seisoo. { $date } klo { $time }.

## Valikko

nav-desk = Tänään
nav-timetable = Lukujärjestys
nav-lessons = Oppitunnit
nav-attendance = Poissaolot
nav-children = Lapset
nav-people = Henkilöt
nav-groups = Ryhmät
nav-import = Tietojen tuonti
nav-schools = Koulut
nav-services = Palvelut
nav-agreements = Sopimukset
nav-disclosures = Luovutukset
nav-audit = Lokitiedot

## Roolit

role-learner = Oppilas
role-guardian = Huoltaja
role-subject-teacher = Aineenopettaja
role-class-teacher = Luokanopettaja
role-special-needs-teacher = Erityisopettaja
role-counsellor = Opinto-ohjaaja
role-principal = Rehtori
role-school-secretary = Koulusihteeri
role-provider-administrator = Pääkäyttäjä
role-data-protection-officer = Tietosuojavastaava
role-welfare-worker = Opiskeluhuollon työntekijä
role-vendor-engineer = Palveluntarjoajan kehittäjä
role-national-coordinator = Valtakunnallinen koordinaattori

## Lomakkeet ja taulukot

required = pakollinen
optional = vapaaehtoinen
errors-heading = { $count ->
    [one] Korjaa vielä yksi kohta
   *[other] Korjaa vielä { $count } kohtaa
}
error-label = Virhe
field-required = Täytä tämä kohta.
choose = Valitse
save = Tallenna
cancel = Peruuta
show-more = Näytä lisää
previous-page = Edellinen sivu
next-page = Seuraava sivu
choose-file = Valitse tiedosto

## Päivä

today = tänään
tomorrow = huomenna
yesterday = eilen
now = Nyt
now-at = Nyt { $time }
day-picture = Päivän lukujärjestys
lesson-cancelled = Peruttu
lesson-changed = Muuttunut
lesson-moved = Siirretty
lesson-room = tila { $room }
day-empty = Tänään ei ole oppitunteja.

## Läsnäolon merkintä

mark-present = Läsnä
mark-late = Myöhässä
mark-absent = Poissa
roll-heading = Läsnäolo
roll-hint = Kaikki ovat läsnä, ellet merkitse toisin.
roll-save = Tallenna läsnäolot
roll-all-present = Kaikki läsnä
roll-note = Huomautus
roll-minutes = Minuuttia myöhässä
roll-summary = Läsnä { $present }, myöhässä { $late }, poissa { $absent }

## Saavutettavuusseloste

accessibility-title = Saavutettavuusseloste
accessibility-lead = Haluamme, että jokainen pystyy käyttämään DigiOnea: näppäimistöllä, ruudunlukijalla, suurennettuna, puhelimella ja ilman JavaScriptiä.
accessibility-status-heading = Miten saavutettava palvelu on
accessibility-status = Palvelu täyttää digitaalisten palvelujen tarjoamisesta annetun lain (306/2019) vaatimukset ja WCAG 2.2 -ohjeiston A- ja AA-tasot lukuun ottamatta alla lueteltuja puutteita. Arvion on tehnyt palvelun tekijä itse automaattisilla tarkistuksilla ja käyttämällä sivuja näppäimistöllä.
accessibility-gaps-heading = Puutteet, jotka tiedämme
accessibility-gaps = Palvelua ei ole vielä arvioinut ulkopuolinen asiantuntija, eikä sitä ole kokeiltu kaikilla ruudunlukijoilla. Koulujen itse lisäämät tiedostot eivät aina ole saavutettavia.
accessibility-feedback-heading = Huomasitko esteen?
accessibility-feedback = Kerro siitä meille. Vastaamme kahden viikon kuluessa, ja saat tiedon myös muulla tavalla, jos sivu ei toimi sinulla.
accessibility-authority-heading = Valvontaviranomainen
accessibility-authority = Jos et ole tyytyväinen vastaukseen tai et saa sitä kahdessa viikossa, voit tehdä ilmoituksen Liikenne- ja viestintävirasto Traficomille. Viraston sivuilla kerrotaan, miten valituksen voi tehdä ja miten asia käsitellään.
accessibility-authority-site = Traficomin saavutettavuussivut
accessibility-prepared-heading = Selosteen laatiminen
accessibility-prepared = Seloste on laadittu 21.11.2026.

## Tietosuojaseloste

privacy-title = Tietosuojaseloste
privacy-lead = Tässä kerrotaan lyhyesti, mitä tietoja sinusta on DigiOnessa, miksi ja kuka ne näkee.
privacy-controller-heading = Kuka vastaa tiedoista
privacy-controller = Oman koulusi järjestäjä, yleensä kunta, on rekisterinpitäjä. Se päättää tietojen käytöstä ja vastaa kysymyksiisi. Järjestäjän tietosuojavastaavan tavoitat koulun kautta.
privacy-what-heading = Mitä tietoja ja miksi
privacy-what = Nimi, henkilötunnus, yhteystiedot, äidinkieli, huoltajat, koulu, ryhmät, lukujärjestys ja poissaolot. Niitä käytetään opetuksen järjestämiseen ja läsnäolon seurantaan perusopetuslain ja lukiolain mukaan.
privacy-who-heading = Kuka tietosi näkee
privacy-who = Vain ne, jotka tarvitsevat niitä työssään: omat opettajat, koulun kanslia ja rehtori. Huoltaja näkee oman lapsensa tiedot. Jokaisesta katselusta jää merkintä, ja turvakiellon alaiset yhteystiedot on suojattu erikseen.
privacy-services-heading = Muut palvelut
privacy-services = Oppimispalvelu saa tietoja vain järjestäjän tekemän sopimuksen perusteella ja vain sen verran kuin se tarvitsee.
privacy-time-heading = Miten kauan tietoja säilytetään
privacy-time = Niin kauan kuin laki vaatii ja opetuksen järjestäminen edellyttää. Sen jälkeen tiedot poistetaan tai siirretään arkistoon.
privacy-rights-heading = Oikeutesi
privacy-rights = Voit pyytää nähdä tietosi, korjata virheet ja kysyä, kuka niitä on käsitellyt. Jos et ole tyytyväinen, voit kääntyä tietosuojavaltuutetun puoleen.
privacy-cookies-heading = Evästeet
privacy-cookies = Käytämme vain välttämättömiä evästeitä: kirjautumiseen, kieleen ja ulkoasuun. Emme seuraa sinua emmekä käytä analytiikkaa.

## Palaute

feedback-title = Anna palautetta
feedback-lead = Kiitos, että kerrot, mikä toimii ja mikä ei.
feedback-school-heading = Väärä tieto tai ongelma koulun asioissa
feedback-school = Ota yhteyttä koulusi kansliaan. Siellä voidaan korjata tiedot ja auttaa kirjautumisessa.
feedback-service-heading = Palvelun toiminta ja saavutettavuus
feedback-service = Lähetä viesti palvelun ylläpidolle. Älä kirjoita viestiin henkilötunnusta tai salasanaa.
feedback-no-contact = Ylläpidon yhteystiedot saat koulusi kansliasta.

## Päivät

weekday = { $day ->
    [1] maanantai
    [2] tiistai
    [3] keskiviikko
    [4] torstai
    [5] perjantai
    [6] lauantai
   *[7] sunnuntai
}
weekday-short = { $day ->
    [1] ma
    [2] ti
    [3] ke
    [4] to
    [5] pe
    [6] la
   *[7] su
}
month = { $month ->
    [1] tammikuuta
    [2] helmikuuta
    [3] maaliskuuta
    [4] huhtikuuta
    [5] toukokuuta
    [6] kesäkuuta
    [7] heinäkuuta
    [8] elokuuta
    [9] syyskuuta
    [10] lokakuuta
    [11] marraskuuta
   *[12] joulukuuta
}
month-short = { $month ->
    [1] 1.
    [2] 2.
    [3] 3.
    [4] 4.
    [5] 5.
    [6] 6.
    [7] 7.
    [8] 8.
    [9] 9.
    [10] 10.
    [11] 11.
   *[12] 12.
}
date-short = { $weekday } { $day }.{ $month }
date-long = { $weekday } { $day }. { $month }
minutes-left = { $count ->
    [one] vielä minuutti
   *[other] vielä { $count } minuuttia
}
minutes-until = { $count ->
    [one] minuutin päästä
   *[other] { $count } minuutin päästä
}
