# Die Sätze für Menschen auf Deutsch, mit »du«. Aufbau und Kennungen wie in en.ftl.

## Every page

page-title = { $page } - Vestibule
page-title-error = Fehler: { $page } - Vestibule
page-description = Konto anlegen, anmelden und abmelden.

header-skip = Zum Inhalt
header-navigation = Hauptmenü
header-log-in = Anmelden
header-sign-up = Konto anlegen
header-account = Konto
header-log-out = Abmelden

impersonation-title = Du bist als ein anderes Konto hier
impersonation-who = Du bist bis { $until } als { $username } hier. Du kannst alles ansehen und nichts ändern. Eigentlich bist du { $by }.
impersonation-end = Wieder du selbst sein

## The front page

home-heading = Komm herein.
home-intro = Hier legen Menschen ein Konto für eine Anwendung an, melden sich an und wieder ab. Programme bekommen ein Token, mit dem sie sich ausweisen.
home-sign-up = Konto anlegen
home-people = Für Menschen
home-people-how = Ein Formular, ein Passwort, keine Umwege. Es geht mit Passwortmanager, mit Screenreader und ohne JavaScript.
home-programs = Für Programme
home-programs-how = Dieselbe Anmeldung über HTTP, wie Programme sie vom Django REST Framework kennen: { $endpoint }.
home-operators = Für den Betrieb
home-operators-how = Ein Programm, eine Datei mit Daten. Passwörter liegen als Argon2id vor, von Tokens nur Prüfsummen.
home-welcome = Willkommen, { $username }
home-logged-in = Du bist in diesem Browser angemeldet. Mehr ist nicht zu tun.
home-account = Zu deinen Angaben

## Forms

form-username = Benutzername
form-email-optional = E-Mail (freiwillig)
form-password = Passwort
form-show = Zeigen
form-hide = Verbergen
form-show-password = Passwort zeigen
form-hide-password = Passwort verbergen
form-caps-lock = Feststelltaste ist an
form-error = Fehler:
form-look-again = Bitte sieh noch einmal nach: { $fields }.
form-link-username = Benutzername
form-link-email = E-Mail
form-link-password = Passwort
form-confirm-password = Dein Passwort
form-confirm-why = Bestätige bitte, dass du es bist, um weiterzumachen.
form-confirm-code = Code
form-confirm-code-hint = Aus deiner Authenticator-App, oder ein Wiederherstellungscode.
form-link-current-password = bisheriges Passwort
form-link-new-password = neues Passwort

log-in-page-title = Anmelden
log-in-page-new = Neu hier?
log-in-page-sign-up = Konto anlegen
log-in-page-no-cookie = Du bist nicht angemeldet: Dein Browser hat den Cookie dieser Seite nicht behalten. Erlaube Cookies für diese Seite und melde dich noch einmal an.
log-in-page-no-cookie-here = Du bist nicht angemeldet: Dein Browser hat den Cookie dieser Seite nicht behalten. Öffne stattdessen { $url }, erlaube dort Cookies und melde dich noch einmal an.
log-in-page-forgot = Passwort vergessen?
log-in-page-reset = Dein Passwort ist zurückgesetzt. Melde dich mit dem neuen an.
log-in-form-intro = Schön, dass du wieder da bist.
log-in-form-username = Benutzername oder E-Mail
log-in-form-submit = Anmelden

second-factor-page-title = Noch ein Schritt
second-factor-page-app = Öffne deine Authenticator-App und gib den Code ein, den sie für diese Seite zeigt.
second-factor-page-code = Code
second-factor-page-code-hint = Sechs Ziffern; auch ein Wiederherstellungscode gilt.
second-factor-page-recovery = Gib einen der Wiederherstellungscodes ein, die du aufbewahrt hast. Jeder gilt einmal.
second-factor-page-passkey = Nimm deinen Passkey, oder gib einen der Wiederherstellungscodes ein, die du aufbewahrt hast. Jeder gilt einmal.
second-factor-page-passkey-only = Nimm deinen Passkey, um weiterzukommen.
second-factor-page-passkey-script = Ein Passkey braucht JavaScript. Schalte es für diese Seite ein, um deinen zu verwenden.
second-factor-page-recovery-code = Wiederherstellungscode
second-factor-page-recovery-hint = Zehn Buchstaben und Ziffern, etwa ab3de-7gh4k.
second-factor-page-trust = { $days ->
    [one] In diesem Browser einen Tag lang nicht mehr fragen
   *[other] In diesem Browser { $days } Tage lang nicht mehr fragen
}
second-factor-page-trust-note = Nur auf einem Gerät, das dir allein gehört.
second-factor-page-submit = Anmelden
second-factor-page-use-recovery = Stattdessen einen Wiederherstellungscode verwenden
second-factor-page-use-app = Stattdessen einen Code der Authenticator-App verwenden
second-factor-page-back = Als jemand anders anmelden

set-up-page-title = Schütze dein Konto
set-up-page-intro = Dieses Konto braucht zum Anmelden einen zweiten Schritt. Richte auf deinem Telefon oder Computer eine Authenticator-App ein: Sie zeigt für jede Anmeldung einen Code.
set-up-page-begin = Authenticator-App einrichten
set-up-page-confirm = Einrichten und anmelden
set-up-page-passkey = Einen Passkey kannst du hinzufügen, sobald du angemeldet bist. Ein Passkey braucht JavaScript.
set-up-page-go-on = Ich habe sie aufbewahrt, weiter
step-up-page-why = Die Seite, die du öffnen willst, verlangt auch einen zweiten Faktor.
step-up-page-submit = Weiter
step-up-page-instead = Stattdessen zu deinem Konto
step-up-page-set-up = Die Seite, die du öffnen willst, verlangt einen zweiten Faktor, und dein Konto hat noch keinen. Richte auf deinem Telefon oder Computer eine Authenticator-App ein: Sie zeigt für jede Anmeldung einen Code.
step-up-page-confirm = Einrichten und weiter
step-up-page-passkey = Stattdessen einen Passkey hinzufügen
step-up-page-go-on = Weiter zu der Seite, die du öffnen wolltest
set-up-page-done = Deine Authenticator-App ist eingerichtet, und du bist angemeldet.

sign-up-page-title = Konto anlegen
sign-up-page-known = Du hast schon eins?
sign-up-page-log-in = Melde dich an
sign-up-form-intro = Ein Name und ein Passwort genügen.
sign-up-form-username-hint = Buchstaben, Ziffern und @ . + - _
sign-up-form-password-hint = Mindestens { $minimum } Zeichen, nicht nur Ziffern, kein häufiges Passwort und nichts wie dein Name.
sign-up-form-submit = Konto anlegen

strength-weak = Schwach: leicht zu erraten
strength-fair = Mittel: hält gegen Fremde
strength-strong = Stark: schwer zu erraten

log-out-page-title = Abmelden
log-out-page-heading = Abmelden?
log-out-page-stay = Bleiben
log-out-form-who = Du bist angemeldet als { $username }.
log-out-form-everywhere = Überall
log-out-form-everywhere-note = Beendet auch deine anderen Browser und Programme.
log-out-form-submit = Abmelden

password-page-title = Passwort ändern
password-form-intro = Deine anderen Browser werden abgemeldet.
password-form-current = Bisheriges Passwort
password-form-new = Neues Passwort
password-form-new-hint = Mindestens { $minimum } Zeichen, nicht nur Ziffern, kein häufiges Passwort und nichts wie dein Name.
password-form-keep = Tokens von Programmen behalten
password-form-keep-note = Sonst enden sie auch.
password-form-submit = Passwort ändern
password-form-done = Dein Passwort ist geändert. Deine anderen Browser sind abgemeldet.

## What protects an account

security-page-title = Sicherheit
security-page-by-password = Dein Passwort allein schützt dieses Konto.
security-page-by-two-steps = Dein Passwort und ein zweiter Schritt schützen dieses Konto.
security-page-by-passkey-or-password = Dieses Konto öffnet sich mit einem Passkey oder mit deinem Passwort allein.
security-page-by-passkey-or-two-steps = Dieses Konto öffnet sich mit einem Passkey oder mit deinem Passwort und einem zweiten Schritt.
security-page-by-passkey = Dieses Konto öffnet sich mit einem Passkey. Es hat kein Passwort.
security-page-by-nothing = Dieses Konto hat kein Passwort. Lege per Mail eines fest, um wieder hineinzukommen.
security-page-password-none = Keines
security-page-set-up = Einrichten
security-page-passkeys = Passkeys
security-page-passkeys-count = { $count ->
    [0] Noch keine
    [one] Ein Passkey
   *[other] { $count } Passkeys
}
security-page-app = Authenticator-App
security-page-app-none = Nicht eingerichtet
security-page-app-since = Eingerichtet { $moment }
security-page-app-used = Zuletzt benutzt { $moment }
security-page-codes = Wiederherstellungscodes
security-page-codes-left = { $count ->
    [0] Keiner mehr übrig: erzeuge neue
    [1] Noch einer übrig: erzeuge neue
    [2] Noch zwei übrig: erzeuge neue
   *[other] Noch { $count } übrig
}
security-page-browsers = Vertraute Browser
security-page-browsers-count = { $count ->
    [one] Ein Browser
   *[other] { $count } Browser
}
security-page-forget = Vergessen
security-page-forget-what = Bei der nächsten Anmeldung wird dort wieder nach dem zweiten Schritt gefragt, auch hier.
security-page-forget-do = Alle vergessen

advice-address = E-Mail-Adresse bestätigen
advice-address-why = Wenn du dein Passwort vergisst, kommst du mit einer Mail wieder hinein.
advice-passkey = Passkey hinzufügen
advice-passkey-why = Du meldest dich mit Fingerabdruck, Gesicht oder der Sperre deines Geräts an. Es gibt nichts zu tippen, und nichts, was eine falsche Seite dir entlocken könnte.
advice-app = Authenticator-App einrichten
advice-app-why = Dann kommt niemand hinein, der nur dein Passwort herausgefunden hat.
advice-spare = Zweiten Passkey hinzufügen
advice-spare-why = Dein einziger Passkey ist dein einziger Weg hinein. Wenn du das Gerät verlierst, auf dem er ist, kommst du mit dem zweiten hinein.
advice-dismiss = Nicht mehr anzeigen

app-page-title = Authenticator-App
app-page-purpose = Eine App auf deinem Telefon zeigt sechs Ziffern, die sich jede halbe Minute ändern. Eine Anmeldung mit Passwort fragt dann auch nach ihnen.
app-page-which = Jede Authenticator-App ist recht: die deines Telefons, eine von Google, Microsoft oder Aegis, oder dein Passwortmanager.
app-page-begin = Einrichten
app-page-scan = Scanne dies mit der App
app-page-key = Oder tippe diesen Schlüssel ein:
app-page-open = Oder öffne es in einer App auf diesem Gerät
app-page-type = Gib ein, was die App zeigt
app-page-type-why = Daran ist zu sehen, dass die App den richtigen Schlüssel hat.
app-page-code = Code aus der App
app-page-code-hint = Sechs Ziffern
app-page-confirm = Bestätigen
app-page-later = Nicht jetzt
app-page-done = Die App ist eingerichtet. Von jetzt an fragt eine Anmeldung mit Passwort nach ihrem Code.
app-page-until = Die bisherige App gilt bis dahin.
app-page-another = Auf einem anderen Telefon
app-page-another-what = Richte sie dort mit einem neuen Schlüssel ein. Die bisherige App gilt, bis du den ersten Code der neuen eingegeben hast.
app-page-another-do = Anderes Telefon einrichten
app-page-remove = App entfernen
app-page-remove-one = Ihre Codes gelten sofort nicht mehr. Dein Passkey bleibt als zweiter Schritt.
app-page-remove-last = Eine Anmeldung fragt dann nur noch nach deinem Passwort, und deine Wiederherstellungscodes gelten nicht mehr.
app-page-remove-do = Authenticator-App entfernen

codes-page-title = Codes zur Wiederherstellung
codes-page-purpose = Wenn dein Telefon oder Passkey verloren ist, ist einer dieser Codes dein zweiter Schritt. Jeder gilt einmal.
codes-page-none = Du hast keine. Du bekommst zehn, wenn du einen zweiten Schritt einrichtest.
codes-page-new = Neue Codes erzeugen
codes-page-new-what = Die bisherigen Codes gelten sofort nicht mehr.
codes-page-new-do = Neue Codes erzeugen
codes-once-title = Deine Wiederherstellungscodes
codes-once-why = Sie werden nur dieses eine Mal angezeigt. Bewahre sie dort auf, wo du sie ohne dein Telefon findest: Mit jedem kommst du einmal hinein, wenn es verloren ist.
codes-once-each = Jeder dieser Wiederherstellungscodes gilt einmal, anstelle des Codes deiner App oder deines Passkeys.
codes-once-whose = Wiederherstellungscodes von { $username }
codes-once-whose-at = Wiederherstellungscodes von { $username } auf { $site }
codes-once-download = Herunterladen
codes-once-done = Zurück zur Sicherheit
copy-button-copy = Kopieren
copy-button-copied = Kopiert
print-page-do = Drucken

## A forgotten password

reset-page-title = Passwort zurücksetzen
reset-page-intro = Gib die E-Mail-Adresse deines Kontos ein. Ein Link und ein Code werden dorthin geschickt.
reset-page-email = E-Mail
reset-page-submit = Mail schicken
reset-page-log-in = Zurück zur Anmeldung
new-password-page-title = Neues Passwort festlegen
new-password-page-look = Wenn ein Konto diese Adresse hat, ist eine Mail unterwegs. Folge ihrem Link, oder gib ihren Code hier ein.
new-password-page-for = Das neue Passwort deines Kontos { $username }. Jede Anmeldung des Kontos endet.
new-password-page-expired = Dieser Link ist benutzt oder zu alt. Gib den Code einer neueren Mail ein, oder lass dir noch eine schicken.
new-password-page-code = Code aus der Mail
new-password-page-code-hint = Sechs Ziffern
new-password-page-submit = Passwort festlegen
new-password-page-again = Noch eine Mail schicken
new-password-page-elsewhere = Auf einem anderen Gerät erledigt? Anmelden

## Links of mails about an address

email-verify-page-title = E-Mail-Adresse bestätigen
email-verify-page-intro = { $address } soll als Adresse deines Kontos { $username } bestätigt werden.
email-verify-page-submit = Adresse bestätigen
email-verify-page-done = Die Adresse ist bestätigt. Du kannst diese Seite schließen.
email-change-page-title = Neue E-Mail-Adresse bestätigen
email-change-page-intro = { $address } soll von jetzt an die Adresse deines Kontos { $username } sein.
email-change-page-submit = Diese Adresse nehmen
email-change-page-done = Die Adresse ist geändert. Du kannst diese Seite schließen.
email-undo-page-title = Änderung der Adresse rückgängig machen
email-undo-page-intro = { $address } soll wieder die Adresse deines Kontos { $username } sein. Jede Anmeldung des Kontos endet.
email-undo-page-submit = Rückgängig machen
email-undo-page-done = Die Änderung ist rückgängig gemacht, und jede Anmeldung ist beendet. Lege jetzt ein neues Passwort fest, wenn du es nicht warst.
link-page-expired = Dieser Link ist benutzt oder zu alt.
link-page-reset = Neues Passwort festlegen
link-page-home = Zur Startseite

## The account

account-menu-label = Dein Konto
account-menu-overview = Überblick
account-menu-sessions = Wo du angemeldet bist
account-menu-tokens = Tokens für Programme
account-menu-security = Sicherheit

account-title = Dein Konto
account-purpose = Wer du hier bist und wie du hereinkommst.
account-username = Benutzername
account-email = E-Mail
account-no-email = Keine angegeben
account-joined = Dabei seit
account-last-login = Letzte Anmeldung
account-no-login = Noch keine
account-password = Passwort
account-password-kept = So aufbewahrt, dass niemand es lesen kann
account-change = Ändern
account-security = Sicherheit
account-security-what = Passwort, zweiter Schritt, und was hilft, wenn eines verloren geht
account-see = Ansehen
account-sign-ins = Angemeldet
account-sign-ins-count = { $count ->
    [one] Ein Browser oder Programm
   *[other] { $count } Browser und Programme
}
account-tokens = Tokens für Programme
account-tokens-count = { $count ->
    [0] Keine
    [one] Ein Token
   *[other] { $count } Tokens
}
account-gone = Das ist schon beendet. Es bleibt nichts zu tun.
token-check-valid = Token gültig für { $owner }

sessions-page-title = Wo du angemeldet bist
sessions-page-purpose = Jeder Browser und jedes Programm, das bei deinem Konto angemeldet ist. Beende, was du nicht kennst.
sessions-page-browser-from = Browser, angemeldet von { $address }
sessions-page-browser-imported = Browser, aus Django übernommen
sessions-page-token-from = Token, angefordert von { $address }
sessions-page-token-imported = Token, aus Django übernommen
sessions-page-first-used = Zuerst benutzt { $moment }
sessions-page-last-used = Zuletzt benutzt { $moment }
sessions-page-endless = Endet nie
sessions-page-current = Dieser hier
sessions-page-log-out = Abmelden
sessions-page-end = Beenden
sessions-page-end-what = Dort wird sofort abgemeldet; wer weitermachen will, muss sich neu anmelden.
sessions-page-end-do = Diese Anmeldung beenden
sessions-page-alone = Du bist nur hier angemeldet. Andere Browser und Programme werden hier aufgeführt.
sessions-page-others = Überall sonst
sessions-page-others-end = Alle anderen beenden
sessions-page-others-what = Alle Browser und Programme dieser Liste außer diesem hier werden sofort abgemeldet.
sessions-page-others-tokens = Auch Tokens mit einem Namen
sessions-page-others-tokens-note = Programme, die sie benutzen, funktionieren dann nicht mehr.
sessions-page-others-end-do = Alle anderen Anmeldungen beenden

tokens-page-title = Tokens für Programme
tokens-page-purpose = Mit einem Token benutzt ein Programm dein Konto ohne dein Passwort. Wer den Text kennt, kann dasselbe tun.
tokens-page-make = Ein Token anlegen
token-form-name = Name
token-form-name-hint = Wofür es ist, etwa „nächtliche Sicherung“.
tokens-page-expires-in = Endet
tokens-page-30-days = In 30 Tagen
tokens-page-90-days = In 90 Tagen
tokens-page-year = In einem Jahr
tokens-page-never = Nie
tokens-page-scope = Darf
tokens-page-read = Nur lesen
tokens-page-all = Alles, was ein Programm darf
token-form-submit = Token anlegen
tokens-page-made = Deine Tokens
tokens-page-none = Du hast keine Tokens. Hier werden die aufgeführt, die du anlegst.
tokens-page-may-read = darf nur lesen
tokens-page-may-all = darf alles, was ein Programm darf
tokens-page-may-admin = darf, was du mit anderen Konten tun darfst
tokens-page-created = Angelegt { $moment }
tokens-page-last-used = Zuletzt benutzt { $moment }
tokens-page-unused = Nie benutzt
tokens-page-ends = Endet { $moment }
tokens-page-endless = Endet nie
tokens-page-revoke = Widerrufen
tokens-page-revoke-what = Programme, die es benutzen, funktionieren sofort nicht mehr. Es lässt sich nicht zurückholen.
tokens-page-revoke-do = Dieses Token widerrufen

token-once-why = Das ist dein neues Token. Es wird nur dieses eine Mal gezeigt: Bewahre es auf wie ein Passwort.
token-once-done = Fertig

## Moments and clients

format-moment = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }, { $time } UTC
format-now = gerade eben
format-minutes-ago = { $count ->
    [one] vor einer Minute
   *[other] vor { $count } Minuten
}
format-hours-ago = { $count ->
    [one] vor einer Stunde
   *[other] vor { $count } Stunden
}
format-days-ago = { $count ->
    [one] gestern
   *[other] vor { $count } Tagen
}
format-months-ago = { $count ->
    [one] vor einem Monat
   *[other] vor { $count } Monaten
}
format-years-ago = { $count ->
    [one] vor einem Jahr
   *[other] vor { $count } Jahren
}
format-in-minutes = { $count ->
    [one] in einer Minute
   *[other] in { $count } Minuten
}
format-in-hours = { $count ->
    [one] in einer Stunde
   *[other] in { $count } Stunden
}
format-in-days = { $count ->
    [one] in einem Tag
   *[other] in { $count } Tagen
}
format-in-years = { $count ->
    [one] in einem Jahr
   *[other] in { $count } Jahren
}
format-client = { $browser } auf { $system }
format-browser = Ein Browser
format-program = Ein Programm

## When a sign-in ends while a page is open

watch-logged-out = Abgemeldet
watch-logged-out-why = Du wurdest abgemeldet.
watch-not-yet = Noch nicht abgemeldet
watch-not-yet-why = { $obstacle } Vielleicht bist du hier noch angemeldet. Diese Seite versucht weiter, dich abzumelden.
watch-link-log-in = Anmelden
watch-link-sign-up = Konto anlegen

## Pages that are not there

not-found-title = Diese Seite gibt es nicht
not-found-why = Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen.
not-found-home = Zur Startseite
unavailable-title = Gerade nicht erreichbar
unavailable-why = Der Server kommt nicht an seine Daten. Du wurdest nicht abgemeldet. Diese Seite versucht es von selbst noch einmal.

## What was wrong: each means the same as a sentence of the API, which contract/messages.rs names

error-field-empty = Bitte fülle dieses Feld aus.
error-field-no-text = Bitte gib hier einen Text ein.
error-field-invisible = Hier steht ein unsichtbares Zeichen. Bitte tippe es noch einmal.
error-username-characters = Nur Buchstaben, Ziffern und @ . + - _, ohne Leerzeichen.
error-username-long = Das ist zu lang. Höchstens 150 Zeichen.
error-username-taken = Dieser Name ist vergeben. Nimm einen anderen.
error-email-invalid = Gib eine Adresse wie name@example.org ein, oder lass das Feld leer.
error-email-long = Das ist zu lang. Höchstens 254 Zeichen.
error-password-short = Nimm mindestens { $minimum } Zeichen.
error-password-long = Das ist zu lang. Höchstens 1024 Bytes.
error-password-common = Viele benutzen dieses Passwort, also wird es zuerst probiert. Nimm ein anderes.
error-password-numeric = Nimm nicht nur Ziffern.
error-password-like-username = Das ist deinem Benutzernamen zu ähnlich.
error-password-like-email = Das ist deiner E-Mail-Adresse zu ähnlich.
error-password-wrong = Das ist nicht dein Passwort. Bitte versuch es noch einmal.
error-password-none = Dieses Konto hat kein Passwort. Setze es zurück, um eins festzulegen.
error-code-invalid = Dieser Code ist falsch oder zu alt.
error-factor-code-wrong = Dieser Code stimmt nicht. Nimm den, der gerade angezeigt wird.
error-factor-code-used = Dieser Code ist schon benutzt. Warte auf den nächsten.
error-factor-clock-slow = Die Uhr deines Geräts geht etwa { $minutes } Min. nach. Stell sie nach dem Netz und nimm einen neuen Code.
error-factor-clock-fast = Die Uhr deines Geräts geht etwa { $minutes } Min. vor. Stell sie nach dem Netz und nimm einen neuen Code.
error-factor-not-begun = Das hat länger als 15 Minuten gedauert. Fang mit einem neuen QR-Code von vorn an.
error-factor-no-totp = Dieses Konto hat keine Authenticator-App.
error-factor-none = Richte erst eine Authenticator-App oder einen Passkey ein.
error-factor-last-answer = Nichts anderes von dir beantwortet den zweiten Schritt. Entferne erst die Passkeys, die für eine andere Adresse dieser Seite erstellt wurden.
error-factor-no-secret-key = Das ist auf diesem Server noch nicht eingerichtet. Wer ihn betreibt, muss erst einen geheimen Schlüssel setzen.
error-link-expired = Dieser Link ist benutzt oder zu alt.
error-email-changed-often = Die Adresse wurde zu oft geändert. Versuch es in ein paar Tagen noch einmal.
error-token-name-long = Das ist zu lang. Höchstens 100 Zeichen.
error-token-many = Du hast schon 100 Tokens. Widerrufe eins, das du nicht mehr brauchst.
error-passkey-refused = Dieser Passkey geht hier nicht. Nimm einen anderen, oder melde dich anders an.
error-passkey-expired = Das hat zu lange gedauert. Versuch es noch einmal.
error-passkey-not-created = Dieser Passkey konnte nicht hinzugefügt werden. Versuch es noch einmal.
error-passkey-exists = Dieser Passkey steht schon in deiner Liste.
error-passkey-many = Du hast schon 20 Passkeys. Entferne einen, den du nicht mehr brauchst.
error-factor-last-way-in = Ohne ihn könntest du dich nicht mehr anmelden. Füge erst einen anderen Passkey hinzu, oder setze ein Passwort.
error-passkey-none-here = Dein Konto hat keinen Passkey, der hier geht.
error-passkey-off = Passkeys gehen auf dieser Seite nicht.
error-account-last-superuser = Du bist der letzte Superuser, der sich anmelden kann. Lege zuerst einen anderen an.
error-request-confirmation-required = Bitte gib dein Passwort ein, um weiterzumachen.
error-request-password-and-code-required = Bitte gib dein Passwort und einen Code ein, um fortzufahren.
error-request-code-required = Bitte gib einen Code ein, um fortzufahren.
error-request-second-factor = Dieses Konto braucht zum Anmelden einen zweiten Schritt.
error-request-set-up = Dieses Konto braucht einen zweiten Schritt, der erst eingerichtet werden muss.
error-request-log-in-ended = Diese Anmeldung wurde nicht innerhalb von zehn Minuten beendet oder hatte zu viele falsche Codes. Bitte melde dich noch einmal an und erlaube dabei Cookies für diese Seite.
error-request-credentials = Benutzername und Passwort passen nicht zusammen. Prüfe beides und versuch es noch einmal.
error-request-not-logged-in = Du bist nicht angemeldet.
error-request-logged-out = Du wurdest abgemeldet. Melde dich an, um weiterzumachen.
error-request-throttled = Zu viele Versuche. Versuch es in { $seconds } Sekunden noch einmal.
error-request-throttled-one = Zu viele Versuche. Versuch es in einer Sekunde noch einmal.
error-request-not-found = Unter dieser Adresse ist nichts.
error-request-slow = Das kam zu langsam an. Bitte versuch es noch einmal.
error-request-large = Das ist mehr, als diese Seite annimmt: höchstens { $limit } Bytes.
error-service-forbidden = Ihr Konto darf diesen Dienst nicht benutzen. Fragen Sie, wer ihn betreibt.
error-service-factor = Dieser Dienst verlangt auch einen zweiten Faktor. Öffnen Sie seine Startseite noch einmal: Dort werden Sie danach gefragt.
error-service-code = Diese Anmeldung hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Öffnen Sie den Dienst noch einmal und erlauben Sie ihm Cookies.
continue-service = Sie sind angemeldet. Falls sich der Dienst nicht von selbst öffnet, öffnen Sie diese Adresse:
error-request-internal = Bei uns ist etwas schiefgegangen. Bitte versuch es gleich noch einmal.
error-request-busy = Der Server ist gerade ausgelastet. Nichts ist verloren: Bitte versuch es gleich noch einmal.
error-request-unreachable = Der Server ist nicht zu erreichen. Prüfe deine Verbindung und versuch es noch einmal.
error-request-intercepted = Der Server ist nicht zu erreichen: Ein Proxy dazwischen hat geantwortet. Lade die Seite neu.
error-request-cross-site = Das kam von einer anderen Website. Öffne diese Seite selbst und versuch es noch einmal.
error-request-unknown-origin = Diese Seite kennt die Adresse nicht, unter der du sie geöffnet hast (VESTIBULE_PUBLIC_URL). Öffne sie unter ihrer eigenen Adresse, mit https, wo es das gibt, und versuch es noch einmal.

account-menu-activity = Aktivität
account-menu-data = Deine Daten
activity-page-title = Aktivität
activity-page-purpose = Was mit deinem Konto geschehen ist, das Neueste zuerst.
activity-page-none = Noch ist nichts verzeichnet. Anmeldungen und Änderungen werden hier aufgeführt.
activity-page-earlier = Früheres
activity-page-operator = vom Betreiber
activity-page-new-device = Neues Gerät
activity-page-signup = Konto angelegt
activity-page-login = Angemeldet
activity-page-logout = Abgemeldet
activity-page-confirm = Passwort bestätigt
activity-page-change-password = Passwort geändert
activity-page-create-token = Token angelegt
activity-page-create-token-named = Token angelegt: { $name }
activity-page-revoke-token = Token widerrufen
activity-page-end-sign-in = Anmeldung beendet
activity-page-end-others = Alle anderen Anmeldungen beendet
activity-page-forget-browsers = Vertraute Browser vergessen
activity-page-django-session = Anmeldung aus Django übernommen
activity-page-other = Anderes: { $kind }
activity-page-invite = Per Mail eingeladen
activity-page-reset-request = Mail zum Zurücksetzen des Passworts angefordert
activity-page-set-roles = Rollen vom Betreiber geändert
activity-page-add-to-group = Vom Betreiber in eine Gruppe aufgenommen
activity-page-remove-from-group = Vom Betreiber aus einer Gruppe entfernt
activity-page-impersonate = Der Betreiber sieht sich dein Konto an, wie du es siehst
activity-page-impersonate-end = Der Betreiber sieht sich dein Konto nicht mehr an
data-page-title = Deine Daten
data-page-purpose = Nimm mit, was über dich gespeichert ist, oder beende dein Konto.
data-page-export = Nimm es mit
data-page-export-what = Eine Datei in JSON mit allem, was über dich gespeichert ist. Sie enthält keine Geheimnisse.
data-page-export-do = Datei herunterladen
data-page-delete = Konto löschen
data-page-delete-what = Name, Adresse, Anmeldungen, Tokens und Aktivität sind sofort gelöscht, in Sicherungen dann, wenn diese gelöscht werden. Es lässt sich nicht rückgängig machen.
activity-page-totp-confirmed = Authenticator-App hinzugefügt
activity-page-totp-removed = Authenticator-App entfernt
activity-page-recovery-codes-created = Neue Wiederherstellungscodes erstellt
activity-page-recovery-code-used = Wiederherstellungscode benutzt
activity-page-factors-reset = Zweiter Schritt vom Betreiber zurückgesetzt
activity-page-reset = Passwort per Mail neu gesetzt
activity-page-email-verify = Adresse bestätigt
activity-page-email-change = Adresse geändert
activity-page-email-change-undo = Änderung der Adresse rückgängig gemacht
activity-page-edit-profile = Namen oder Sprache geändert
activity-page-activate = Konto vom Betreiber aktiviert
activity-page-deactivate = Konto vom Betreiber deaktiviert
activity-page-logout-everywhere = Überall abgemeldet
activity-page-second-factor-refused = Anmeldung abgewiesen: das richtige Passwort, und falsche Codes
activity-page-passkey-created = Passkey hinzugefügt: { $name }
activity-page-passkey-renamed = Passkey umbenannt: { $name }
activity-page-passkey-removed = Passkey entfernt: { $name }
activity-page-passkey-counter = Passkey vielleicht kopiert: { $name }
data-page-delete-do = Mein Konto löschen
account-profile = Name und Sprache
account-profile-what = Wie du heißt, und was du hier liest
email-page-title = E-Mail
email-page-purpose = Die Adresse, an die du Mails bekommst, und mit der du wieder hineinkommst, wenn du dein Passwort vergessen hast.
email-page-proved = { $address } ist bestätigt. Du kannst dich damit anmelden.
email-page-unproved = { $address } ist noch nicht bestätigt.
email-page-pending = { $address } wartet darauf, als deine neue Adresse bestätigt zu werden.
email-page-type-code = Code aus der Mail eingeben
email-page-verify = Adresse bestätigen
email-page-verify-what = Wir schicken dir eine Mail mit einem Link und einem Code.
email-page-verify-do = Mail schicken
email-page-change = Adresse ändern
email-page-change-what = Die neue Adresse bekommt eine Mail mit einem Link und einem Code. Die alte erfährt davon und kann es sieben Tage lang rückgängig machen.
email-page-change-do = Mail an die neue Adresse schicken
email-page-new = Neue Adresse
email-page-elsewhere = Auf einem anderen Gerät bestätigt? Noch einmal nachsehen
profile-page-title = Name und Sprache
profile-page-purpose = Wie du heißt, und in welcher Sprache Seiten und Mails geschrieben sind.
profile-page-done = Gespeichert.
profile-page-save = Speichern
profile-page-first-name = Vorname
profile-page-last-name = Nachname
profile-page-language = Sprache
profile-page-language-of-browser = Die des Browsers
language-name = Deutsch
link-page-code = Gib die sechs Ziffern aus der Mail ein, oder folge ihrem Link.

## Passkeys

passkey-not-used = Kein Passkey verwendet. Versuch es noch einmal.
passkey-not-made = Kein Passkey angelegt. Versuch es noch einmal.
passkey-known = Auf diesem Gerät oder in diesem Passwortmanager ist schon ein Passkey deines Kontos.
passkey-unable = Dieses Gerät kann keinen solchen Passkey anlegen. Versuch es mit einem anderen.
passkey-elsewhere = Passkeys gehen nicht unter der Adresse, unter der du diese Seite geöffnet hast.
passkey-failed = Das hat nicht geklappt. Prüfe deine Verbindung und versuch es noch einmal.
passkey-unsupported = Dieser Browser hat keine Passkeys, oder nicht unter dieser Adresse. Nimm einen anderen Browser.
log-in-page-or = oder
log-in-page-passkey = Mit einem Passkey anmelden
log-in-page-passkey-script = Um dich mit einem Passkey anzumelden, schalte JavaScript ein.
sign-up-page-passkey = Passkey statt Passwort verwenden
sign-up-passkey-page-title = Konto mit einem Passkey anlegen
sign-up-passkey-page-intro = Dein Gerät bewahrt den Passkey auf. Du meldest dich mit Fingerabdruck, Gesicht oder dem Code deiner Bildschirmsperre an.
sign-up-passkey-page-submit = Konto mit Passkey anlegen
sign-up-passkey-page-script = Passkeys brauchen JavaScript. Schalte es ein, oder nimm ein Passwort.
sign-up-passkey-page-password = Passwort statt Passkey verwenden
passkeys-page-title = Passkeys
passkeys-page-purpose = Mit einem Passkey meldest du dich mit Fingerabdruck, Gesicht oder dem Code deiner Bildschirmsperre an.
passkeys-page-none = Du hast keine Passkeys. Hier stehen die, die du hinzufügst.
passkeys-page-second = Nur zweiter Schritt
passkeys-page-created = Hinzugefügt { $moment }
passkeys-page-used = Zuletzt verwendet { $moment }
passkeys-page-unused = Nie verwendet
passkeys-page-domain = Für { $domain }
passkeys-page-elsewhere = Für { $domain } angelegt, geht also hier nicht.
passkeys-page-rename = Umbenennen
passkeys-page-rename-do = Namen speichern
passkeys-page-name = Name
passkeys-page-remove = Entfernen
passkeys-page-remove-what = Du kannst dich damit nicht mehr anmelden. Lösche ihn auch auf deinem Gerät.
passkeys-page-remove-do = Diesen Passkey entfernen
passkeys-page-added = „{ $name }“ ist hinzugefügt.
passkeys-page-add = Passkey hinzufügen
passkeys-page-add-what = Füge auf jedem deiner Geräte einen hinzu, oder einen in einem Passwortmanager, der auf allen ist.
passkeys-page-confirm-why = Bevor ein Passkey hinzugefügt wird, bestätige bitte, dass du es bist.
passkeys-page-confirm = Weiter
passkeys-page-confirmed = Danke. Füge jetzt den Passkey hinzu.
passkeys-page-for = Wozu er dient
passkeys-page-for-sign-in = Zum Anmelden
passkeys-page-for-sign-in-note = Statt deines Passworts, und auch für den zweiten Schritt.
passkeys-page-for-second = Nur als zweiter Schritt
passkeys-page-for-second-note = Nach deinem Passwort, wie mit einem Sicherheitsschlüssel.
passkeys-page-name-optional = Name (freiwillig)
passkeys-page-name-hint = Bleibt er leer, heißt der Passkey nach dem Ort, an dem er liegt.
passkeys-page-make = Passkey hinzufügen
passkeys-page-script = Passkeys brauchen JavaScript. Schalte es ein, um einen hinzuzufügen.
second-factor-page-use-passkey = Passkey verwenden
form-confirm-passkey = Mit einem Passkey bestätigen
form-confirm-passkey-script = Um mit einem Passkey zu bestätigen, schalte JavaScript ein.
