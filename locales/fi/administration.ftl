# The office: people and what waits.
people-title = Hae henkilö
people-lead = Kirjoita nimestä vähintään kolme kirjainta.
people-name = Nimi
people-search = Hae
people-too-short = Kirjoita vähintään kolme kirjainta.
people-none = Kukaan ei vastaa hakua. Tarkista kirjoitusasu tai hae pelkällä sukunimellä.
people-more = Näytämme 50 ensimmäistä. Tarkenna hakua kirjoittamalla nimeä lisää.
people-role = Rooli
people-groups = Luokat ja ryhmät
people-guardians = Huoltajat
people-children = Huollettavat
people-contact = Yhteystiedot
people-studies = Opiskeluoikeudet
people-email = Sähköposti
people-phone = Puhelin
people-address = Osoite
people-nothing = Ei tietoja.
people-protected = Turvakielto
people-protected-care = Henkilöllä on turvakielto. Älä kerro kenellekään, missä hän on.
people-back = Takaisin hakuun
people-learner = Oppija
people-guardian = Huoltaja
people-information-right = Tiedonsaantioikeus
people-foster = Sijaishuoltaja
people-member-learner = oppija
people-member-teacher = opettaja
people-member-other = muu jäsen
people-ended = Päättynyt
people-no-number = Oppijanumero puuttuu
people-found =
    { $count ->
        [one] { $count } henkilö
       *[other] { $count } henkilöä
    }
