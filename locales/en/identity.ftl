### Signing in, one's own account and its sessions.

## Signing in

login-title = Sign in
login-hello = Hello! Who’s there?
login-lead = Type your user name and your password.
username = User name
    .hint = The one that you got from school. Capital letters do not matter.
    .missing = Type your user name.
password = Password
    .missing = Type your password.
password-show = Show password
login-button = Sign in
login-forgot = Forgotten something?
login-wrong = The user name and the password do not belong together. Take your time and type them again.
login-ended = You have been away for a while, so we signed you out to be safe. Sign in again, and we go on where you left off.
login-stale = The page had been open for a long time. Type your password once more, and you are in.
login-out = You have signed out. See you again!
login-wait = There have been many tries now. Wait { $wait } and then try again. Your account is safe.
wait-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
wait-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
crowded = Many people are signing in right now
    .advice = Wait a few seconds and try again. Nothing is wrong.

## Demo

demo-heading = Look around in the demo
demo-lead = These people are made up. Through whose eyes would you like to look?

## When the user name or the password is forgotten

forgot-title = Forgotten your user name or password?
forgot-lead = No harm done, it happens to everybody.
forgot-learner-heading = You are a pupil or student
forgot-learner = Tell your teacher or your school’s office. They give you a new password.
forgot-guardian-heading = You are a guardian
forgot-guardian = Contact the office of your child’s school. They check who you are and help you back in.
forgot-staff-heading = You work at a school
forgot-staff = Contact your education provider’s administrator.
forgot-safe = None of us ever asks for your password, neither on the phone nor in a message.
forgot-back = Back to signing in

## When the account has no role

no-role-title = Welcome, { $name }
no-role-lead = Your account works, but no school has told us yet what you do there.
no-role-learner = Are you a pupil, a student or a guardian? Ask the school’s office.
no-role-staff = Do you work at a school? Ask your supervisor or the administrator whether your employment has been entered.
no-role-after = Once that is in order, it shows here at once.
no-role-again = Look again

## One's own account

account-title = Your account
account-name = Name
account-username = User name
account-roles = Your roles
account-role-now = In use now
account-language = Language
account-language-save = Change language
account-sessions = Where you are signed in
account-sessions-lead = If you do not recognise a device, sign it out and change your password.
account-device-unknown = Unknown device
account-session-this = This device
account-session-since = Signed in { $when }, last used { $last }
account-session-end = Sign out
account-session-end-label = Sign out: { $device }
account-sessions-end-all = Sign out all others
account-password = Password
account-password-lead = A good password is long and easy to remember: four words that do not belong together, for instance. It needs no capitals and no special characters.
account-password-present = Present password
account-password-new = New password
    .hint = At least 15 characters. Spaces are fine.
account-password-again = New password once more
account-password-save = Change password
account-password-differs = The passwords are not the same. Type the new password in both places.
account-password-wrong = The present password is not right.
account-password-short = The password is too short. It needs at least 15 characters.
account-password-long = The password is too long. 128 characters are the most.
account-password-own = Do not build your password on your own name.
account-password-guessable = Many would guess this one. Choose words that do not belong together.
done-password = The password is changed. Your other devices were signed out.
done-session = The device is signed out.
done-sessions = The other devices are signed out.
done-language = The language is changed.
