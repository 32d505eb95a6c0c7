### Kirjautuminen, oma tili ja sen istunnot.

## Kirjautuminen

login-title = Kirjaudu sisään
login-hello = Hei! Kuka siellä?
login-lead = Kirjoita käyttäjätunnuksesi ja salasanasi.
username = Käyttäjätunnus
    .hint = Se, jonka sait koulusta. Isoilla ja pienillä kirjaimilla ei ole väliä.
    .missing = Kirjoita käyttäjätunnuksesi.
password = Salasana
    .missing = Kirjoita salasanasi.
password-show = Näytä salasana
login-button = Kirjaudu sisään
login-forgot = Unohtuiko jokin?
login-wrong = Käyttäjätunnus ja salasana eivät sovi yhteen. Kirjoita ne uudelleen ihan rauhassa.
login-ended = Olet ollut hetken poissa, joten kirjasimme sinut turvallisuuden vuoksi ulos. Kirjaudu uudelleen, niin jatketaan siitä mihin jäit.
login-stale = Sivu ehti olla auki pitkään. Kirjoita salasanasi vielä kerran, niin pääset sisään.
login-out = Olet kirjautunut ulos. Nähdään taas!
login-wait = Yrityksiä on ollut nyt monta. Odota { $wait } ja yritä sitten uudelleen. Tunnuksesi on tallessa.
wait-seconds = { $count ->
    [one] sekunti
   *[other] { $count } sekuntia
}
wait-minutes = { $count ->
    [one] minuutti
   *[other] { $count } minuuttia
}
crowded = Juuri nyt moni kirjautuu yhtä aikaa
    .advice = Odota muutama sekunti ja yritä uudelleen. Mitään ei ole vialla.

## Demo

demo-heading = Tule katsomaan demoa
demo-lead = Nämä ihmiset ovat keksittyjä. Kenen silmin haluat katsoa?

## Jos tunnus tai salasana unohtui

forgot-title = Unohtuiko tunnus tai salasana?
forgot-lead = Ei hätää, sitä sattuu kaikille.
forgot-learner-heading = Olet oppilas tai opiskelija
forgot-learner = Kerro opettajallesi tai koulusi toimistolle. Saat heiltä uuden salasanan.
forgot-guardian-heading = Olet huoltaja
forgot-guardian = Ota yhteyttä lapsesi koulun toimistoon. He tarkistavat, kuka olet, ja auttavat sinut takaisin.
forgot-staff-heading = Olet töissä koulussa
forgot-staff = Ota yhteyttä koulutuksen järjestäjän pääkäyttäjään.
forgot-safe = Kukaan meiltä ei koskaan kysy salasanaasi, ei puhelimessa eikä viestillä.
forgot-back = Takaisin kirjautumiseen

## Kun tilillä ei ole roolia

no-role-title = Tervetuloa, { $name }
no-role-lead = Tunnuksesi toimii, mutta mikään koulu ei ole vielä kertonut, mitä teet siellä.
no-role-learner = Oletko oppilas, opiskelija tai huoltaja? Kysy koulun toimistosta.
no-role-staff = Oletko töissä koulussa? Kysy esihenkilöltäsi tai pääkäyttäjältä, joko työsuhteesi on merkitty.
no-role-after = Kun tieto on kunnossa, se näkyy täällä heti.
no-role-again = Katso uudelleen

## Oma tili

account-title = Oma tili
account-name = Nimi
account-username = Käyttäjätunnus
account-roles = Roolisi
account-role-now = Nyt käytössä
account-language = Kieli
account-language-save = Vaihda kieli
account-sessions = Missä olet kirjautuneena
account-sessions-lead = Jos et tunnista jotakin laitetta, kirjaa se ulos ja vaihda salasanasi.
account-device-unknown = Tuntematon laite
account-session-this = Tämä laite
account-session-since = Kirjauduttu { $when }, viimeksi käytetty { $last }
account-session-end = Kirjaa ulos
account-session-end-label = Kirjaa ulos: { $device }
account-sessions-end-all = Kirjaa kaikki muut ulos
account-password = Salasana
account-password-lead = Hyvä salasana on pitkä ja helppo muistaa: esimerkiksi neljä sanaa, jotka eivät kuulu yhteen. Isoja kirjaimia tai erikoismerkkejä ei tarvita.
account-password-present = Nykyinen salasana
account-password-new = Uusi salasana
    .hint = Vähintään 15 merkkiä. Välilyönnit kelpaavat.
account-password-again = Uusi salasana uudelleen
account-password-save = Vaihda salasana
account-password-differs = Salasanat eivät ole samat. Kirjoita uusi salasana molempiin kohtiin.
account-password-wrong = Nykyinen salasana ei ole oikein.
account-password-short = Salasana on liian lyhyt. Tarvitaan vähintään 15 merkkiä.
account-password-long = Salasana on liian pitkä. Enintään 128 merkkiä riittää.
account-password-own = Älä rakenna salasanaa omasta nimestäsi.
account-password-guessable = Tämän arvaisi moni. Valitse sanoja, jotka eivät kuulu yhteen.
done-password = Salasana on vaihdettu. Muut laitteesi kirjattiin ulos.
done-session = Laite on kirjattu ulos.
done-sessions = Muut laitteet on kirjattu ulos.
done-language = Kieli on vaihdettu.
