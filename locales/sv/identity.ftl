### Inloggning, det egna kontot och dess sessioner.

## Inloggning

login-title = Logga in
login-hello = Hej! Vem där?
login-lead = Skriv ditt användarnamn och ditt lösenord.
username = Användarnamn
    .hint = Det som du har fått av skolan. Stora och små bokstäver spelar ingen roll.
    .missing = Skriv ditt användarnamn.
password = Lösenord
    .missing = Skriv ditt lösenord.
password-show = Visa lösenordet
login-button = Logga in
login-forgot = Har du glömt något?
login-wrong = Användarnamnet och lösenordet hör inte ihop. Skriv dem på nytt i lugn och ro.
login-ended = Du har varit borta en stund, så vi loggade ut dig för säkerhets skull. Logga in igen, så fortsätter vi där du var.
login-stale = Sidan hade varit öppen länge. Skriv ditt lösenord en gång till, så kommer du in.
login-out = Du har loggat ut. Välkommen åter!
login-wait = Det har blivit många försök nu. Vänta { $wait } och försök sedan igen. Ditt konto är i gott förvar.
wait-seconds = { $count ->
    [one] en sekund
   *[other] { $count } sekunder
}
wait-minutes = { $count ->
    [one] en minut
   *[other] { $count } minuter
}
crowded = Just nu loggar många in samtidigt
    .advice = Vänta några sekunder och försök igen. Det är inget fel.

## Demo

demo-heading = Titta in i demon
demo-lead = De här människorna är påhittade. Med vems ögon vill du se?

## Om användarnamnet eller lösenordet är glömt

forgot-title = Har du glömt användarnamnet eller lösenordet?
forgot-lead = Ingen fara, det händer alla.
forgot-learner-heading = Du är elev eller studerande
forgot-learner = Berätta det för din lärare eller för skolans kansli. De ger dig ett nytt lösenord.
forgot-guardian-heading = Du är vårdnadshavare
forgot-guardian = Kontakta kansliet i ditt barns skola. De kontrollerar vem du är och hjälper dig in igen.
forgot-staff-heading = Du arbetar i en skola
forgot-staff = Kontakta utbildningsanordnarens huvudanvändare.
forgot-safe = Ingen av oss frågar någonsin efter ditt lösenord, varken per telefon eller i ett meddelande.
forgot-back = Tillbaka till inloggningen

## När kontot inte har någon roll

no-role-title = Välkommen, { $name }
no-role-lead = Ditt konto fungerar, men ingen skola har ännu berättat vad du gör där.
no-role-learner = Är du elev, studerande eller vårdnadshavare? Fråga skolans kansli.
no-role-staff = Arbetar du i en skola? Fråga din chef eller huvudanvändaren om din anställning har antecknats.
no-role-after = När uppgiften är i ordning syns den här genast.
no-role-again = Titta på nytt

## Det egna kontot

account-title = Mitt konto
account-name = Namn
account-username = Användarnamn
account-roles = Dina roller
account-role-now = Används nu
account-language = Språk
account-language-save = Byt språk
account-sessions = Var du är inloggad
account-sessions-lead = Om du inte känner igen en enhet: logga ut den och byt lösenord.
account-device-unknown = Okänd enhet
account-session-this = Den här enheten
account-session-since = Inloggad { $when }, senast använd { $last }
account-session-end = Logga ut
account-session-end-label = Logga ut: { $device }
account-sessions-end-all = Logga ut alla andra
account-password = Lösenord
account-password-lead = Ett bra lösenord är långt och lätt att minnas: till exempel fyra ord som inte hör ihop. Stora bokstäver och specialtecken behövs inte.
account-password-present = Nuvarande lösenord
account-password-new = Nytt lösenord
    .hint = Minst 15 tecken. Mellanslag går bra.
account-password-again = Nytt lösenord en gång till
account-password-save = Byt lösenord
account-password-differs = Lösenorden är inte lika. Skriv det nya lösenordet i båda fälten.
account-password-wrong = Det nuvarande lösenordet är inte rätt.
account-password-short = Lösenordet är för kort. Det behövs minst 15 tecken.
account-password-long = Lösenordet är för långt. Högst 128 tecken räcker.
account-password-own = Bygg inte lösenordet på ditt eget namn.
account-password-guessable = Det här skulle många gissa. Välj ord som inte hör ihop.
done-password = Lösenordet är bytt. Dina andra enheter loggades ut.
done-session = Enheten är utloggad.
done-sessions = De andra enheterna är utloggade.
done-language = Språket är bytt.
