### Oppitunnit, läsnäolo ja lukujärjestys.

## Oppitunti

room = tila { $room }
change-substitute = sijainen
change-substitute-for = sijainen, tunti kuuluu opettajalle { $teacher }
change-room = ennen tila { $room }
change-time = ennen klo { $time }
lesson-title = { $subject }, { $group }
lesson-cancelled = Tämä tunti on peruttu, joten läsnäoloa ei merkitä.
lesson-ahead = Tunti on vasta edessä. Voit merkitä läsnäolot tuntipäivänä.
lesson-not-yours = Voit katsoa merkinnät. Ne tekee tunnin opettaja.
lesson-no-learners = Ryhmässä ei ole tänä päivänä oppilaita. Kun koulusihteeri lisää heidät ryhmään, he näkyvät tässä.
lesson-substitute = Sijainen { $substitute }
roll-lead = Kaikki ovat läsnä, ellet merkitse toisin.
roll-keys = Näppäimistöllä: sarkain vie seuraavaan, nuolet vaihtavat merkinnän. P läsnä, L alle 15 min ja K yli 15 min myöhässä, A poissa.
roll-saved-by = Tallennettu { $when }, { $who }.
mark-present = Läsnä
mark-late = Myöhässä alle 15 min
mark-late-over = Myöhässä yli 15 min
mark-late-short = Myöhässä alle 15
mark-late-over-short = Myöhässä yli 15
mark-absent = Poissa
more = Lisää
more-mark = Muu merkintä
more-none = Ei muuta merkintää
more-note = Sana huoltajalle ja oppilaalle
mark-meanwhile = Tallennettuna nyt: { $mark }
explained-as = Huoltaja kertoi: { $mark }
explained-in-words = Huoltaja kertoi: { $mark }. ”{ $text }”
told-ahead = Ilmoitettu etukäteen: { $mark }
told-ahead-in-words = Ilmoitettu etukäteen: { $mark }. ”{ $text }”
save-rest-present = Tallenna, muut läsnä
save-again = Tallenna minun merkintäni
saved = { $absent ->
    [0] Tallennettu. Kaikki läsnä.
    [one] Tallennettu. Yksi poissa, { $present } läsnä.
   *[other] Tallennettu. { $absent } poissa, { $present } läsnä.
}
next-lesson = Seuraava tunti: { $subject }, { $group }, { $time }
to-desk = Takaisin omalle sivulle
meanwhile-heading = Joku muu ehti tallentaa tämän tunnin
meanwhile = { $who } tallensi merkinnät { $when }. Sinun valintasi ovat tallella alla, ja jokaisen eri tavalla merkityn kohdalla lukee, mitä on tallennettu. Tarkista ja tallenna.
somebody = Toinen opettaja
at-time = { $day } klo { $time }

## Poissaolot

absences-title = Poissaolot
absences-lead = Tässä ovat merkinnät kuluvalta lukuvuodelta, uusimmat ensin.
absences-none = Ei merkintöjä. Kun opettaja merkitsee poissaolon tai antaa kiitosta, se näkyy tässä saman päivän aikana.
absences-of = Poissaolot: { $name }
explain-heading = { $count ->
    [one] Yksi poissaolo odottaa selvitystä
   *[other] { $count } poissaoloa odottaa selvitystä
}
explain-day = { $name } oli poissa { $day }
explain-day-self = Olit poissa { $day }
explain-kind = Mistä poissaolo johtui?
explain-illness = Sairaus tai lääkärikäynti
explain-other = Muu syy
explain-text = Lisätietoa opettajalle, jos haluat
explain-send = Lähetä selvitys
explain-lessons = Oppitunnit
explained-done = Kiitos! Opettaja näkee selvityksen heti.
explained-before = Poissaolo oli jo selvitetty. Kiitos!
informed-only = Sinulla on tiedonsaantioikeus: näet poissaolot, ja huoltaja selvittää ne.
minor-self = Huoltajasi selvittää tämän poissaolon. Kerro hänelle, mistä se johtui.
waits = odottaa selvitystä
explained = selvitetty
own-words = ”{ $text }”
protected-place = Lukujärjestystä ei näytetä, koska tietoja suojaa turvakielto.
lesson-gone = Oppitunti

## Ilmoitus etukäteen

notice-title = Ilmoita poissaolo
notice-lead = Kerro etukäteen, niin opettaja tietää eikä sinun tarvitse selvittää poissaoloa jälkikäteen.
notice-child = Kuka on poissa?
notice-when = Milloin?
notice-from = Ensimmäinen päivä
notice-to = Viimeinen päivä
notice-to-hint = Jätä tyhjäksi, jos poissaolo kestää yhden päivän. Enintään kaksi viikkoa; pidempään lomaan haetaan lupaa.
notice-send = Ilmoita poissaolo
notice-done = Ilmoitus on perillä. Opettajat näkevät sen tunneillaan.
notice-days-wrong = Tarkista päivät: poissaolo voi alkaa aikaisintaan tänään ja kestää enintään kaksi viikkoa.
notice-choose = Valitse tästä.
notice-nobody = Täällä ei ole ketään, jonka puolesta voisit ilmoittaa. Täysi-ikäinen opiskelija ilmoittaa itse.
notice-standing = Ilmoitettu: { $mark }, { $days }
notices-heading = Ilmoitetut poissaolot
days-from-to = { $from }–{ $to }

## Lukujärjestys

timetable-title = Lukujärjestys
timetable-week = Viikko { $week }
timetable-of = Lukujärjestys: { $name }
timetable-previous = Edellinen viikko
timetable-next = Seuraava viikko
timetable-this = Tämä viikko
timetable-empty-day = Ei oppitunteja.
timetable-empty-week = Tällä viikolla ei ole oppitunteja. Uusi lukujärjestys näkyy tässä heti, kun koulu julkaisee sen.
timetable-nobody = Täällä ei ole vielä lapsia, joiden lukujärjestyksen näkisit. Kun koulu on kirjannut huoltajuuden, lapsi näkyy tässä.
not-marked = Merkitsemättä

## Virheet

problem-changed-meanwhile = Joku muu tallensi tunnin
problem-changed-meanwhile-advice = Avaa tunti uudelleen, niin näet viimeisimmät merkinnät.
problem-ahead = Tunti on vasta edessä
problem-ahead-advice = Läsnäolot voi merkitä tuntipäivänä.
problem-cancelled = Tunti on peruttu
problem-cancelled-advice = Perutulle tunnille ei merkitä läsnäoloa.
problem-not-in-group = Lomakkeella on joku, joka ei kuulu ryhmään
problem-not-in-group-advice = Mitään ei tallennettu. Avaa tunti uudelleen, niin näet ryhmän oppilaat.
problem-unreadable = Lomaketta ei voitu lukea
problem-unreadable-advice = Mitään ei tallennettu. Avaa sivu uudelleen ja yritä vielä kerran.
problem-too-long = Teksti on liian pitkä
problem-too-long-advice = Lyhennä teksti enintään 500 merkkiin. Selaimen paluupainike tuo sen takaisin.
problem-days = Päivät eivät käy
problem-days-advice = Poissaolo voi alkaa aikaisintaan tänään ja kestää enintään kaksi viikkoa.
