# The sentences for people in English. A sentence is one line; its id begins with the page, form or part that shows it.
# What an island of a page shows (its groups stand in `island!`) has plain arguments only: a browser fills them.

## Every page

page-title = { $page } - Vestibule
page-title-error = Error: { $page } - Vestibule
page-description = Sign up, log in and log out.

header-skip = Skip to content
header-navigation = Main
header-log-in = Log in
header-sign-up = Sign up
header-account = Account
header-log-out = Log out

impersonation-title = You act as another account
impersonation-who = You act as { $username } until { $until }. You can look at everything and change nothing. Really you are { $by }.
impersonation-end = Be yourself again

## The front page

home-heading = Come in.
home-intro = This is where people create an account for an application, log in and log out. Programs get a token that proves who they are.
home-sign-up = Create your account
home-people = For people
home-people-how = One form, one password, no detours. It works with a password manager, with a screen reader, and with JavaScript switched off.
home-programs = For programs
home-programs-how = The same log-in over HTTP, as Django REST Framework’s clients know it: { $endpoint }.
home-operators = For those who run it
home-operators-how = One binary, one file of data. Passwords are kept as Argon2id, tokens only as digests.
home-welcome = Welcome, { $username }
home-logged-in = You are logged in on this browser. Nothing else has to be done.
home-account = See your details

## Forms

form-username = Username
form-email-optional = E-mail (optional)
form-password = Password
form-show = Show
form-hide = Hide
form-show-password = Show password
form-hide-password = Hide password
form-caps-lock = Caps Lock is on
form-error = Error:
form-look-again = Please look again at: { $fields }.
form-link-username = username
form-link-email = e-mail
form-link-password = password
form-confirm-password = Your password
form-confirm-why = To go on, please confirm that it is you.
form-confirm-code = Code
form-confirm-code-hint = From your authenticator app, or a recovery code.
form-link-current-password = current password
form-link-new-password = new password

log-in-page-title = Log in
log-in-page-new = New here?
log-in-page-sign-up = Create an account
log-in-page-no-cookie = You are not logged in: your browser did not keep the cookie of this site. Allow cookies for this site, and log in again.
log-in-page-no-cookie-here = You are not logged in: your browser did not keep the cookie of this site. Open { $url } instead, allow cookies there, and log in again.
log-in-page-forgot = Forgot your password?
log-in-page-reset = Your password is reset. Log in with the new one.
log-in-form-intro = Good to have you back.
log-in-form-username = Username or e-mail
log-in-form-submit = Log in

second-factor-page-title = One more step
second-factor-page-app = Open your authenticator app and type the code that it shows for this site.
second-factor-page-code = Code
second-factor-page-code-hint = Six digits; a recovery code works too.
second-factor-page-recovery = Type one of the recovery codes that you have kept. Each works once.
second-factor-page-passkey = Use your passkey, or type one of the recovery codes that you have kept. Each works once.
second-factor-page-passkey-only = Use your passkey to go on.
second-factor-page-passkey-script = A passkey needs JavaScript. Switch it on for this site to use yours.
second-factor-page-recovery-code = Recovery code
second-factor-page-recovery-hint = Ten letters and digits, such as ab3de-7gh4k.
second-factor-page-trust = { $days ->
    [one] Do not ask again in this browser for a day
   *[other] Do not ask again in this browser for { $days } days
}
second-factor-page-trust-note = Only on a device that is yours alone.
second-factor-page-submit = Log in
second-factor-page-use-recovery = Use a recovery code instead
second-factor-page-use-app = Use a code of the authenticator app instead
second-factor-page-back = Log in as somebody else

set-up-page-title = Protect your account
set-up-page-intro = This account needs a second step to log in. Set up an authenticator app on your phone or computer: it shows a code for each log-in.
set-up-page-begin = Set up an authenticator app
set-up-page-confirm = Set up and log in
set-up-page-passkey = You can add a passkey once you are logged in. A passkey needs JavaScript.
set-up-page-go-on = I have kept them, go on
step-up-page-why = The page that you want to open asks for a second factor too.
step-up-page-submit = Go on
step-up-page-instead = Go to your account instead
step-up-page-set-up = The page that you want to open asks for a second factor, and your account has none yet. Set up an authenticator app on your phone or computer: it shows a code for each log-in.
step-up-page-confirm = Set up and go on
step-up-page-passkey = Add a passkey instead
step-up-page-go-on = Go on to the page that you wanted
set-up-page-done = Your authenticator app is set up, and you are logged in.

sign-up-page-title = Create an account
sign-up-page-known = You have one?
sign-up-page-log-in = Use your account
sign-up-form-intro = A name and a password are all it takes.
sign-up-form-username-hint = Letters, digits and @ . + - _
sign-up-form-password-hint = At least { $minimum } characters, not digits alone, not a common password and not like your name.
sign-up-form-submit = Create account

strength-weak = Weak: easy to guess
strength-fair = Fair: holds against a stranger
strength-strong = Strong: hard to guess

log-out-page-title = Log out
log-out-page-heading = Log out?
log-out-page-stay = Stay
log-out-form-who = You are logged in as { $username }.
log-out-form-everywhere = Everywhere
log-out-form-everywhere-note = Ends your other browsers and programs too.
log-out-form-submit = Log out

password-page-title = Change password
password-form-intro = Your other browsers will be logged out.
password-form-current = Current password
password-form-new = New password
password-form-new-hint = At least { $minimum } characters, not digits alone, not a common password and not like your name.
password-form-keep = Keep programs' tokens
password-form-keep-note = Otherwise they end too.
password-form-submit = Change password
password-form-done = Your password is changed. Your other browsers are logged out.

## What protects an account

security-page-title = Security
security-page-by-password = Your password alone protects this account.
security-page-by-two-steps = Your password and a second step protect this account.
security-page-by-passkey-or-password = This account opens with a passkey, or with your password alone.
security-page-by-passkey-or-two-steps = This account opens with a passkey, or with your password and a second step.
security-page-by-passkey = This account opens with a passkey. It has no password.
security-page-by-nothing = This account has no password. Set one up by mail to get in again.
security-page-password-none = None
security-page-set-up = Set up
security-page-passkeys = Passkeys
security-page-passkeys-count = { $count ->
    [0] None yet
    [one] One passkey
   *[other] { $count } passkeys
}
security-page-app = Authenticator app
security-page-app-none = Not set up
security-page-app-since = Set up { $moment }
security-page-app-used = Last used { $moment }
security-page-codes = Recovery codes
security-page-codes-left = { $count ->
    [0] None left: make new ones
    [1] One left: make new ones
    [2] Two left: make new ones
   *[other] { $count } left
}
security-page-browsers = Trusted browsers
security-page-browsers-count = { $count ->
    [one] One browser
   *[other] { $count } browsers
}
security-page-forget = Forget
security-page-forget-what = They are asked for the second step again at their next log-in, this one too.
security-page-forget-do = Forget all of them

advice-address = Confirm an e-mail address
advice-address-why = Should you forget your password, a mail is what gets you back in.
advice-passkey = Add a passkey
advice-passkey-why = You log in with your fingerprint, your face or the lock of your device. There is nothing to type, and nothing that a false site could get from you.
advice-app = Set up an authenticator app
advice-app-why = Then nobody gets in who has only found out your password.
advice-spare = Add a second passkey
advice-spare-why = Your only passkey is your only way in. Should you lose the device that it is on, another one gets you in.
advice-dismiss = Don’t show this again

app-page-title = Authenticator app
app-page-purpose = An app on your phone shows six digits that change every half minute. A log-in by password then asks for them too.
app-page-which = Any authenticator app will do: the one that your phone has, or one of Google, Microsoft or Aegis, or your password manager.
app-page-begin = Set it up
app-page-scan = Scan this with the app
app-page-key = Or type this key into it:
app-page-open = Or open it in an app on this device
app-page-type = Type what the app shows
app-page-type-why = It tells that the app has the right key.
app-page-code = Code from the app
app-page-code-hint = Six digits
app-page-confirm = Confirm
app-page-later = Not now
app-page-done = The app is set up. From now on a log-in by password asks for its code.
app-page-until = The app that you have works until then.
app-page-another = On another phone
app-page-another-what = Set it up there with a new key. The app that you have works until you have typed the first code of the new one.
app-page-another-do = Set up another phone
app-page-remove = Remove the app
app-page-remove-one = Its codes stop working at once. Your passkey stays as the second step.
app-page-remove-last = A log-in then asks for your password alone, and your recovery codes stop working.
app-page-remove-do = Remove the authenticator app

codes-page-title = Recovery codes
codes-page-purpose = When your phone or passkey is lost, one of these codes is your second step. Each works once.
codes-page-none = You have none. You get ten when you set up a second step.
codes-page-new = Make new codes
codes-page-new-what = The codes that you have stop working at once.
codes-page-new-do = Make new codes
codes-once-title = Your recovery codes
codes-once-why = They are shown this once. Keep them where you find them without your phone: each gets you in once when it is lost.
codes-once-each = Each of these recovery codes works once, in place of the code of your app or your passkey.
codes-once-whose = Recovery codes of { $username }
codes-once-whose-at = Recovery codes of { $username } at { $site }
codes-once-download = Download
codes-once-done = Back to security
copy-button-copy = Copy
copy-button-copied = Copied
print-page-do = Print

## A forgotten password

reset-page-title = Reset your password
reset-page-intro = Enter the e-mail address of your account. A link and a code are sent to it.
reset-page-email = E-mail
reset-page-submit = Send me a mail
reset-page-log-in = Back to the log-in
new-password-page-title = Set a new password
new-password-page-look = If an account has this address, a mail is on its way. Follow its link, or type its code here.
new-password-page-for = The new password of your account { $username }. Every sign-in of it ends.
new-password-page-expired = That link was used or is too old. Type the code of a newer mail here, or ask for another mail.
new-password-page-code = Code from the mail
new-password-page-code-hint = Six digits
new-password-page-submit = Set password
new-password-page-again = Send another mail
new-password-page-elsewhere = Done on another device? Log in

## Links of mails about an address

email-verify-page-title = Confirm your address
email-verify-page-intro = { $address } is to be confirmed as the address of your account { $username }.
email-verify-page-submit = Confirm the address
email-verify-page-done = The address is confirmed. You can close this page.
email-change-page-title = Confirm your new e-mail address
email-change-page-intro = { $address } is to be the address of your account { $username } from now on.
email-change-page-submit = Use this address
email-change-page-done = The address is changed. You can close this page.
email-undo-page-title = Undo the change of address
email-undo-page-intro = { $address } is to be the address of your account { $username } again. Every sign-in of it ends.
email-undo-page-submit = Undo the change
email-undo-page-done = The change is undone, and every sign-in has ended. Set a new password now, if it was not you.
link-page-expired = This link was used or is too old.
link-page-reset = Set a new password
link-page-home = To the front page

## The account

account-menu-label = Your account
account-menu-overview = Overview
account-menu-sessions = Where you are logged in
account-menu-tokens = Tokens for programs
account-menu-security = Security

account-title = Your account
account-purpose = Who you are here, and how you get in.
account-username = Username
account-email = E-mail
account-no-email = None given
account-joined = Joined
account-last-login = Last login
account-no-login = Not yet
account-password = Password
account-password-kept = Kept so that nobody can read it
account-change = Change
account-security = Security
account-security-what = Password, second step and what to do when you lose one
account-see = See
account-sign-ins = Logged in
account-sign-ins-count = { $count ->
    [one] One browser or program
   *[other] { $count } browsers and programs
}
account-tokens = Tokens for programs
account-tokens-count = { $count ->
    [0] None
    [one] One token
   *[other] { $count } tokens
}
account-gone = That one has ended already. Nothing is left to do.
token-check-valid = Token valid for { $owner }

sessions-page-title = Where you are logged in
sessions-page-purpose = Every browser and program that is logged in to your account. End what you do not know.
sessions-page-browser-from = Browser from { $address }
sessions-page-browser-imported = Browser imported from Django
sessions-page-token-from = Token from { $address }
sessions-page-token-imported = Token imported from Django
sessions-page-first-used = First used { $moment }
sessions-page-last-used = Last used { $moment }
sessions-page-endless = Never ends
sessions-page-current = This one
sessions-page-log-out = Log out
sessions-page-end = End
sessions-page-end-what = It is logged out at once, and has to log in again.
sessions-page-end-do = End this log-in
sessions-page-alone = You are logged in here alone. Other browsers and programs will be listed here.
sessions-page-others = Everywhere else
sessions-page-others-end = End all others
sessions-page-others-what = All browsers and programs in this list but this one are logged out at once.
sessions-page-others-tokens = Tokens with a name too
sessions-page-others-tokens-note = Programs that use them stop working.
sessions-page-others-end-do = End all other log-ins

tokens-page-title = Tokens for programs
tokens-page-purpose = With a token a program uses your account without your password. Whoever has its text may do the same.
tokens-page-make = Make a token
token-form-name = Name
token-form-name-hint = What it is for, such as “nightly backup”.
tokens-page-expires-in = Ends
tokens-page-30-days = In 30 days
tokens-page-90-days = In 90 days
tokens-page-year = In a year
tokens-page-never = Never
tokens-page-scope = May
tokens-page-read = Only read
tokens-page-all = Do all that a program may do
token-form-submit = Make the token
tokens-page-made = Your tokens
tokens-page-none = You have no tokens. Those that you make will be listed here.
tokens-page-may-read = may only read
tokens-page-may-all = may do all that a program may do
tokens-page-may-admin = may do what you may do to other accounts
tokens-page-created = Made { $moment }
tokens-page-last-used = Last used { $moment }
tokens-page-unused = Never used
tokens-page-ends = Ends { $moment }
tokens-page-endless = Never ends
tokens-page-revoke = Revoke
tokens-page-revoke-what = Programs that use it stop working at once. It cannot be brought back.
tokens-page-revoke-do = Revoke this token

token-once-why = This is your new token. It is shown this once: keep it as you keep a password.
token-once-done = Done

## Moments and clients

format-moment = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }, { $time } UTC
format-now = just now
format-minutes-ago = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
}
format-hours-ago = { $count ->
    [one] an hour ago
   *[other] { $count } hours ago
}
format-days-ago = { $count ->
    [one] yesterday
   *[other] { $count } days ago
}
format-months-ago = { $count ->
    [one] a month ago
   *[other] { $count } months ago
}
format-years-ago = { $count ->
    [one] a year ago
   *[other] { $count } years ago
}
format-in-minutes = { $count ->
    [one] in a minute
   *[other] in { $count } minutes
}
format-in-hours = { $count ->
    [one] in an hour
   *[other] in { $count } hours
}
format-in-days = { $count ->
    [one] in a day
   *[other] in { $count } days
}
format-in-years = { $count ->
    [one] in a year
   *[other] in { $count } years
}
format-client = { $browser } on { $system }
format-browser = A browser
format-program = A program

## When a sign-in ends while a page is open

watch-logged-out = Logged out
watch-logged-out-why = You were logged out.
watch-not-yet = Not logged out yet
watch-not-yet-why = { $obstacle } You may still be logged in here. This page keeps trying to log out.
watch-link-log-in = Log in
watch-link-sign-up = Sign up

## Pages that are not there

not-found-title = There is no such page
not-found-why = The address may be mistyped, or the page has moved out.
not-found-home = To the front page
unavailable-title = Not available right now
unavailable-why = The server cannot reach its data. You have not been logged out. This page tries again by itself.

## What was wrong: each means the same as a sentence of the API, which contract/messages.rs names

error-field-empty = Please fill this in.
error-field-no-text = Please enter text here.
error-field-invisible = This has an invisible character in it. Please type it again.
error-username-characters = Use only letters, digits and @ . + - _, without spaces.
error-username-long = That is too long. Use at most 150 characters.
error-username-taken = That name is taken. Try another one.
error-email-invalid = Enter an address like name@example.org, or leave this empty.
error-email-long = That is too long. Use at most 254 characters.
error-password-short = Use at least { $minimum } characters.
error-password-long = That is too long. Use at most 1024 bytes.
error-password-common = Many people use this password, so it is the first to be tried. Choose another one.
error-password-numeric = Use something else than digits alone.
error-password-like-username = This is too much like your username.
error-password-like-email = This is too much like your e-mail address.
error-password-wrong = That is not your password. Please try again.
error-password-none = This account has no password. Reset it to set one.
error-code-invalid = That code is wrong or too old.
error-factor-code-wrong = That code is not right. Take the one that is shown now.
error-factor-code-used = This code was used before. Wait for the next one.
error-factor-clock-slow = Your device’s clock is about { $minutes } min slow. Set it to the time of the network and take a new code.
error-factor-clock-fast = Your device’s clock is about { $minutes } min fast. Set it to the time of the network and take a new code.
error-factor-not-begun = That took longer than 15 minutes. Start again with a new QR code.
error-factor-no-totp = There is no authenticator app on this account.
error-factor-none = Set up an authenticator app or a passkey first.
error-factor-last-answer = Nothing else of yours answers the second step. First remove the passkeys that were made for another address of this site.
error-factor-no-secret-key = This is not set up on this server yet. Its operator has to set a secret key first.
error-link-expired = This link was used or is too old.
error-email-changed-often = The address was changed too often. Try again in a few days.
error-token-name-long = That is too long. Use at most 100 characters.
error-token-many = You have 100 tokens already. Revoke one that you no longer use.
error-passkey-refused = That passkey cannot be used here. Try another one, or log in another way.
error-passkey-expired = That took too long. Please try again.
error-passkey-not-created = That passkey could not be added. Please try again.
error-passkey-exists = That passkey is in your list already.
error-passkey-many = You have 20 passkeys already. Remove one that you no longer use.
error-factor-last-way-in = You could not log in without it. Add another passkey or set a password first.
error-passkey-none-here = Your account has no passkey that can be used here.
error-passkey-off = Passkeys cannot be used on this site.
error-account-last-superuser = You are the last superuser who can sign in. Make another one first.
error-request-confirmation-required = Please enter your password to go on.
error-request-password-and-code-required = Please enter your password and a code to go on.
error-request-code-required = Please enter a code to go on.
error-request-second-factor = This account needs a second step to log in.
error-request-set-up = This account needs a second step, which has to be set up first.
error-request-log-in-ended = That log-in was not finished within ten minutes, or had too many wrong codes. Please log in again, with cookies allowed for this site.
error-request-credentials = That username and password do not match. Check both and try again.
error-request-not-logged-in = You are not logged in.
error-request-logged-out = You were logged out. Log in again to go on.
error-request-throttled = Too many attempts. Try again in { $seconds } seconds.
error-request-throttled-one = Too many attempts. Try again in a second.
error-request-not-found = There is nothing at this address.
error-request-slow = That took too long to arrive. Please try again.
error-request-large = That is more than this site takes: at most { $limit } bytes.
error-service-forbidden = Your account may not use this service. Ask whoever runs it.
error-service-factor = This service wants a second factor too. Open its front page again: you are then asked for one.
error-service-code = This log-in took too long, or was begun in another browser. Open the service again, with cookies allowed for it.
continue-service = You are logged in. If the service does not open by itself, open this address:
error-request-internal = Something went wrong on our side. Please try again in a moment.
error-request-busy = The server is busy right now. Nothing was lost: please try again in a moment.
error-request-unreachable = The server could not be reached. Check your connection and try again.
error-request-intercepted = The server could not be reached: a proxy in between answered. Load the page again.
error-request-cross-site = Another site has sent this. Open this site itself and try again.
error-request-unknown-origin = This site does not know the address at which you opened it as its own (VESTIBULE_PUBLIC_URL). Open it at its own address, with https where it has that, and try again.

account-menu-activity = Activity
account-menu-data = Your data
activity-page-title = Activity
activity-page-purpose = What was done to your account, the newest first.
activity-page-none = Nothing has been written down yet. Log-ins and changes will be listed here.
activity-page-earlier = Earlier
activity-page-operator = by the operator
activity-page-new-device = New device
activity-page-signup = Account created
activity-page-login = Logged in
activity-page-logout = Logged out
activity-page-confirm = Password confirmed
activity-page-change-password = Password changed
activity-page-create-token = Token made
activity-page-create-token-named = Token made: { $name }
activity-page-revoke-token = Token revoked
activity-page-end-sign-in = Log-in ended
activity-page-end-others = All other log-ins ended
activity-page-forget-browsers = Trusted browsers forgotten
activity-page-django-session = Log-in taken over from Django
activity-page-other = Other: { $kind }
activity-page-invite = Invited by mail
activity-page-reset-request = Mail to reset the password asked for
activity-page-set-roles = Roles changed by the operator
activity-page-add-to-group = Added to a group by the operator
activity-page-remove-from-group = Removed from a group by the operator
activity-page-impersonate = Opened by the operator, to see what you see
activity-page-impersonate-end = No longer open for the operator
data-page-title = Your data
data-page-purpose = Take with you what is kept about you, or end your account.
data-page-export = Take it with you
data-page-export-what = One file in JSON with all that is kept about you. It has no secrets.
data-page-export-do = Download the file
data-page-delete = Delete your account
data-page-delete-what = Your name, address, log-ins, tokens and activity are gone at once, and from backups when those are deleted. It cannot be undone.
activity-page-totp-confirmed = Authenticator app added
activity-page-totp-removed = Authenticator app removed
activity-page-recovery-codes-created = New recovery codes made
activity-page-recovery-code-used = Recovery code used
activity-page-factors-reset = Second step reset by the operator
activity-page-reset = Password reset by mail
activity-page-email-verify = Address confirmed
activity-page-email-change = Address changed
activity-page-email-change-undo = Change of the address undone
activity-page-edit-profile = Names or language changed
activity-page-activate = Account activated by the operator
activity-page-deactivate = Account deactivated by the operator
activity-page-logout-everywhere = Logged out everywhere
activity-page-second-factor-refused = Log-in refused: the right password, and wrong codes
activity-page-passkey-created = Passkey added: { $name }
activity-page-passkey-renamed = Passkey renamed: { $name }
activity-page-passkey-removed = Passkey removed: { $name }
activity-page-passkey-counter = Passkey may have been copied: { $name }
data-page-delete-do = Delete my account
account-profile = Name and language
account-profile-what = How you are called, and what you read here
email-page-title = E-mail
email-page-purpose = The address that you get mail at, and by which you get back in when you have forgotten your password.
email-page-proved = { $address } is confirmed. You can log in by it.
email-page-unproved = { $address } is not confirmed yet.
email-page-pending = { $address } waits to be confirmed as your new address.
email-page-type-code = Type the code of the mail
email-page-verify = Confirm the address
email-page-verify-what = We send you a mail with a link and a code.
email-page-verify-do = Send the mail
email-page-change = Change the address
email-page-change-what = The new address gets a mail with a link and a code. The old one is told, and can undo it for seven days.
email-page-change-do = Send a mail to the new address
email-page-new = New address
email-page-elsewhere = Confirmed on another device? Look again
profile-page-title = Name and language
profile-page-purpose = How you are called, and in which language pages and mails are written.
profile-page-done = Saved.
profile-page-save = Save
profile-page-first-name = First name
profile-page-last-name = Last name
profile-page-language = Language
profile-page-language-of-browser = That of the browser
language-name = English
link-page-code = Type the six digits of the mail, or follow its link.

## Passkeys

passkey-not-used = No passkey was used. Please try again.
passkey-not-made = No passkey was made. Please try again.
passkey-known = That device or password manager has a passkey of your account already.
passkey-unable = That device cannot make a passkey of this kind. Try another one.
passkey-elsewhere = Passkeys do not work at the address by which you opened this page.
passkey-failed = That did not work. Check your connection and try again.
passkey-unsupported = This browser has no passkeys, or not at this address. Try another browser.
log-in-page-or = or
log-in-page-passkey = Log in with a passkey
log-in-page-passkey-script = To log in with a passkey, switch JavaScript on.
sign-up-page-passkey = Use a passkey instead of a password
sign-up-passkey-page-title = Create an account with a passkey
sign-up-passkey-page-intro = Your device keeps the passkey. You log in with your fingerprint, your face or the code of your screen lock.
sign-up-passkey-page-submit = Create account with a passkey
sign-up-passkey-page-script = Passkeys need JavaScript. Switch it on, or use a password.
sign-up-passkey-page-password = Use a password instead of a passkey
passkeys-page-title = Passkeys
passkeys-page-purpose = With a passkey you log in by your fingerprint, your face or the code of your screen lock.
passkeys-page-none = You have no passkeys. Those that you add will be listed here.
passkeys-page-second = Second step only
passkeys-page-created = Added { $moment }
passkeys-page-used = Last used { $moment }
passkeys-page-unused = Never used
passkeys-page-domain = For { $domain }
passkeys-page-elsewhere = Made for { $domain }, so it does not work here.
passkeys-page-rename = Rename
passkeys-page-rename-do = Save the name
passkeys-page-name = Name
passkeys-page-remove = Remove
passkeys-page-remove-what = You can no longer log in with it. Delete it on your device too.
passkeys-page-remove-do = Remove this passkey
passkeys-page-added = “{ $name }” is added.
passkeys-page-add = Add a passkey
passkeys-page-add-what = Add one on each device that you use, or one in a password manager that is on all of them.
passkeys-page-confirm-why = Before a passkey is added, please confirm that it is you.
passkeys-page-confirm = Go on
passkeys-page-confirmed = Thank you. Now add the passkey.
passkeys-page-for = What it is for
passkeys-page-for-sign-in = To log in
passkeys-page-for-sign-in-note = Instead of your password, and it answers the second step too.
passkeys-page-for-second = Only as a second step
passkeys-page-for-second-note = After your password, as with a security key.
passkeys-page-name-optional = Name (optional)
passkeys-page-name-hint = Left empty, it is named after where it is kept.
passkeys-page-make = Add a passkey
passkeys-page-script = Passkeys need JavaScript. Switch it on to add one.
second-factor-page-use-passkey = Use a passkey
form-confirm-passkey = Confirm with a passkey
form-confirm-passkey-script = To confirm with a passkey, switch JavaScript on.
