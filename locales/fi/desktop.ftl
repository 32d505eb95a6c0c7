### Kunkin roolin oma sivu.

title = Tänään
greeting = Hei, { $name }
greeting-nobody = Hei
open = Avaa

## Oppilas

lesson-now = Nyt: { $subject }
lesson-next = Seuraavaksi: { $subject }
minutes-left = { $count ->
    [one] vielä minuutti
   *[other] vielä { $count } minuuttia
}
praise = Hienosti tehty!
day-over = Tänään ei ole enää oppitunteja
day-over-lead = Seuraavan päivän lukujärjestys on alla. Muutokset on merkitty siihen.
no-lessons-today = Tänään ei ole oppitunteja. Mukavaa päivää!
no-lessons-next = Tänä päivänä ei ole oppitunteja. Kun koulu julkaisee lukujärjestyksen, päivä näkyy tässä.

## Huoltaja

no-children-title = Täällä ei ole vielä lapsia
no-children = Kun koulu on kirjannut huoltajuutesi, lapsesi päivät ja poissaolot näkyvät tässä. Kysy koulun kansliasta, jos siihen menee muutamaa päivää kauemmin.
all-well = Kaikki kunnossa. Mikään ei odota sinua.
protected-title = Suojattuja tietoja
grade = { $number }. luokka
school-hours = { $count ->
    [one] { $day }: { $time }, yksi oppitunti
   *[other] { $day }: { $time }, { $count } oppituntia
}
no-lessons-on = { $day }: ei oppitunteja
report-absence = Ilmoita poissaolo

## Opettaja

teach-now = Nyt: { $subject }, { $group }
teach-next = Seuraavaksi: { $subject }, { $group }
mark-attendance = Merkitse
see-marks = Katso merkinnät
marked = Merkitty
not-marked = Merkitsemättä
nothing-undone-title = Kaikki merkitty
nothing-undone = Viimeisten seitsemän päivän tunneilla on läsnäolot. Merkitsemätön tunti tulee tähän, kun se päättyy.
undone = { $count ->
    [one] Yksi tunti ilman merkintöjä
   *[other] { $count } tuntia ilman merkintöjä
}
waiting-in-class = { $count ->
    [one] Yhdellä luokkasi oppilaalla on selvittämätön poissaolo
   *[other] { $count } luokkasi oppilaalla on selvittämättömiä poissaoloja
}
waiting-in-class-lead = Huoltajat näkevät saman ja voivat selvittää poissaolon. Noin viikon jälkeen kannattaa ottaa yhteyttä.
waiting-lessons = { $count ->
    [one] { $group }, yksi tunti
   *[other] { $group }, { $count } tuntia
}
your-day = Päiväsi
no-own-lessons = Sinulla ei ole tänään oppitunteja. Ne näkyvät tässä lukujärjestyksen mukaan.

## Rehtori

away-usual = Poissa nyt, tavallisena päivänä { $usual }
away-no-usual = Poissa nyt; ensi viikosta alkaen verrataan tavalliseen päivään
away-no-lessons = Poissa nyt: oppitunteja ei ole käynnissä
lessons-marked-now = Käynnissä olevista tunneista merkitty
lessons-without-marks = Päättyneet tunnit ilman merkintöjä
without-teacher = { $count ->
    [0] Jokaisella tunnilla on opettaja
    [one] Yksi tunti ilman opettajaa
   *[other] { $count } tuntia ilman opettajaa
}
without-teacher-none = Tunti, jota kukaan ei pidä, tulee tähän heti kun se tiedetään.
without-marks = { $count ->
    [0] Tunnit on merkitty
    [one] Yksi tunti ilman merkintöjä
   *[other] { $count } tuntia ilman merkintöjä
}
without-marks-none = Ilman läsnäoloja päättynyt tunti tulee tähän ryhmän ja opettajan kanssa.
cancelled-today = { $count ->
    [0] Yhtään tuntia ei ole peruttu
    [one] Tänään on peruttu yksi tunti
   *[other] Tänään on peruttu { $count } tuntia
}
cancelled-none = Tänään perutut tunnit tulevat tähän.

## Kanslia

office-learners = Oppilaat
office-without-guardian = Oppilaat ilman huoltajaa
office-without-number = Oppilaat ilman oppijanumeroa
office-incomplete = Oppilaat, joiden syntymäaika tai äidinkieli puuttuu
office-no-teacher = Ryhmät ilman opettajaa
office-empty-groups = Ryhmät ilman oppilaita
office-find = Etsi kuka tahansa
office-find-lead = Oppilaat, huoltajat ja henkilöstö nimen mukaan.
office-find-action = Hae henkilöitä
import-title = Tietojen tuonti
import-none = Tietoja ei ole vielä tuotu. Viimeisimmät tuonnit tulevat tähän.
import-action = Tuo tiedosto
import-state = { $state ->
    [applied] Tuotu
    [checked] Tarkistettu, odottaa hyväksyntääsi
    [refused] Ei tuotu: tiedostossa on virheitä
    [failed] Keskeytyi, mitään ei muutettu
   *[working] Luetaan
}

## Pääkäyttäjä

admin-schools = Koulut
admin-live = Palvelut, joilla on voimassa oleva sopimus
admin-services = Käytössä olevat palvelut
admin-service = { $vendor }. { $fields } tietolajia, { $end } asti
admin-no-services = Voimassa olevia sopimuksia ei ole. Palvelu tulee tähän sopimuksensa ensimmäisenä päivänä.
admin-your-schools = Koulusi
admin-school = { $learners } oppilasta, { $groups } ryhmää, { $staff } työntekijää
admin-no-schools = Kouluja ei vielä ole. Ne tulevat ensimmäisen tuonnin mukana.

## Tietosuojavastaava

dpo-answers = Vastaukset palveluille seitsemässä päivässä
dpo-services = Palvelut, jotka saivat tietoja
dpo-denied = Torjutut yritykset
dpo-disclosures = Luovutettu palveluille, viimeiset seitsemän päivää
dpo-disclosed = { $answers } vastausta, { $persons } henkilöriviä
dpo-nothing-disclosed = Mitään ei ole luovutettu. Jokainen vastaus palvelulle näkyy tässä heti.
dpo-gone = Palveluluettelosta poistunut palvelu
dpo-handling = Mitä on käsitelty, viimeiset seitsemän päivää
dpo-handled = { $people } kertaa ihmiset, { $services } kertaa palvelut, { $denied } torjuttu
dpo-nothing-handled = Mitään ei ole käsitelty. Jokainen katselu näkyy tässä heti.
data-class = { $class ->
    [account] Tunnukset ja kirjautumiset
    [identity] Nimet, ryhmät ja roolit
    [contact] Yhteystiedot
    [timetable] Lukujärjestykset ja oppitunnit
    [attendance] Läsnäolot
    [register] Rekisteri
    [disclosure] Sopimukset ja luovutukset
    [operation] Palvelun ylläpito
   *[public] Julkiset tiedot
}

## Valtakunnallinen koordinaattori, palveluntarjoaja, opiskeluhuolto

national-providers = Koulutuksen järjestäjät
national-schools = Koulut
national-swedish = Ruotsinkieliset koulut
national-services = Palvelut luettelossa
national-adoption = Mukana olevat
national-provider = Kouluja { $schools }: perusopetusta antaa { $basic }, lukiokoulutusta { $upper }
national-nobody = Kukaan ei ole vielä mukana. Koulutuksen järjestäjä tulee tähän ensimmäisen tuontinsa myötä.
catalogue = Palveluluettelo
catalogue-empty = Luettelo on tyhjä. Palvelu tulee tähän, kun se on hyväksytty.
vendor-steps = Sopimuksesta ensimmäiseen kutsuun
vendor-step-agreement = 1. Koulutuksen järjestäjä tekee sopimuksen palvelustasi
vendor-step-agreement-how = Siinä sovitaan tiedoista, kouluista, tarkoituksesta ja päivistä.
vendor-step-credentials = 2. Järjestäjän pääkäyttäjä antaa sinulle tunnukset
vendor-step-credentials-how = Asiakastunnus ja salaisuus, joka näytetään kerran.
vendor-step-call = 3. Haet valtuuden ja luet ryhmät
vendor-step-call-how = Näet kyseisen järjestäjän sovitut tiedot etkä mitään muuta.
vendor-interfaces = Rajapintojen osoitteet
vendor-token = Valtuudet (OAuth 2.0, client credentials)
vendor-rostering = Ryhmät ja henkilöt (OneRoster 1.2)
welfare-calendar = Tapaamiset ja viestit
welfare-calendar-lead = Kalenterisi ja viestisi tulevat tähän, kun koulu ottaa ne käyttöön. Nyt mikään ei odota sinua.
welfare-disclosure = Oppilaan tiedot
welfare-disclosure-lead = Työskentelet hyvinvointialueella, joten näet oppilaan tietoja vain, kun koulu on päättänyt luovuttaa ne. Pyynnöt ja päätökset tulevat tähän, ja jokainen niistä kirjataan.
