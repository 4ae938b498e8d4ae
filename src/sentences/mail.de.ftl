# Die Sätze der Mails auf Deutsch, mit »du«. Aufbau und Kennungen wie in mail.en.ftl.

mail-greeting = Hallo { $username },
mail-footer = { $host } hat dir diese Mail geschickt, weil dort jemand deine Adresse angegeben hat. Antworten darauf liest niemand.
mail-link-fallback = Falls der Knopf nicht geht, öffne diese Adresse:
mail-code-label = Oder gib diesen Code auf der Seite ein, auf der du ihn angefordert hast:
mail-time = Wann
mail-device = Gerät
mail-address = Netzwerkadresse
mail-token = Token

mail-password-reset-subject = Neues Passwort setzen
mail-password-reset-intro = Jemand, vermutlich du, möchte für dein Konto { $username } ein neues Passwort setzen.
mail-password-reset-intro-several = Jemand, vermutlich du, möchte ein neues Passwort setzen. Zu deiner Adresse gehören mehrere Konten: Wähle das, um das es dir geht. Jedes hat einen eigenen Link und einen eigenen Code.
mail-password-reset-button = Neues Passwort setzen
mail-password-reset-button-named = Neues Passwort für { $username } setzen
mail-password-reset-code-named = Code für { $username }:
mail-password-reset-expiry = Link und Code gelten einmal und { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} lang. Ein neues Passwort beendet alle Anmeldungen des Kontos.
mail-password-reset-not-you = Das warst nicht du? Dann brauchst du nichts zu tun. Dein Passwort bleibt, wie es ist.

mail-invitation-subject = Dein neues Konto
mail-invitation-intro = Für dich wurde das Konto { $username } angelegt. Lege sein Passwort fest, um dich anzumelden.
mail-invitation-button = Passwort festlegen
mail-invitation-expiry = Der Link gilt einmal und { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} lang.
mail-invitation-not-you = Du erwartest kein Konto? Dann brauchst du nichts zu tun. Ohne dich hat es kein Passwort.

mail-email-verify-subject = Bestätige deine E-Mail-Adresse
mail-email-verify-intro = Bitte bestätige, dass diese Adresse zu deinem Konto { $username } gehört.
mail-email-verify-button = Adresse bestätigen
mail-email-verify-expiry = Link und Code gelten einmal und { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} lang.
mail-email-verify-not-you = Du hast kein solches Konto? Dann brauchst du nichts zu tun. Ohne dich wird die Adresse nicht bestätigt.

mail-email-change-notice-subject = Deine E-Mail-Adresse wurde geändert
mail-email-change-notice-intro = Die Adresse deines Kontos { $username } ist jetzt { $email }. Diese Mail geht an die bisherige.
mail-email-change-notice-button = Änderung rückgängig machen
mail-email-change-notice-expiry = Das warst du? Dann ist nichts zu tun. Wenn nicht, mach es innerhalb { $days ->
    [one] eines Tages
   *[other] von { $days } Tagen
} rückgängig. Setze danach ein neues Passwort.

mail-sign-up-exists-subject = Du hast schon ein Konto
mail-sign-up-exists-intro = Jemand, vielleicht du, wollte diese Adresse für ein anderes Konto benutzen. Sie gehört zu deinem Konto { $username }; das andere kann sich nicht mit ihr anmelden.
mail-sign-up-exists-button = Anmelden
mail-sign-up-exists-reset = Du hast das Passwort vergessen? Setze ein neues:
mail-sign-up-exists-not-you = Das warst nicht du? Dann brauchst du nichts zu tun. Wer es auch war, hat nicht erfahren, dass du ein Konto hast.

mail-second-factor-refused-subject = Jemand kennt dein Passwort
mail-second-factor-refused-intro = Jemand hat das richtige Passwort deines Kontos { $username } eingegeben und danach fünf falsche Codes. Niemand wurde angemeldet.
mail-second-factor-refused-button = Passwort ändern
mail-second-factor-refused-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, kennt jemand dein Passwort: Ändere es sofort.

mail-password-changed-subject = Dein Passwort wurde geändert
mail-password-changed-intro = Das Passwort deines Kontos { $username } wurde geändert, und alle anderen Anmeldungen sind beendet.
mail-password-changed-button = Das war ich nicht
mail-password-changed-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, setze sofort ein neues Passwort.

mail-new-sign-in-subject = Neue Anmeldung an deinem Konto
mail-new-sign-in-intro = Jemand hat sich an deinem Konto { $username } mit einem Gerät angemeldet, das dafür noch nie benutzt wurde.
mail-new-sign-in-button = Meine Anmeldungen ansehen
mail-new-sign-in-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, beende diese Anmeldung und ändere dein Passwort.

mail-token-created-subject = Neues Token für dein Konto
mail-token-created-intro = Für dein Konto { $username } wurde ein Token erstellt. Ein Programm, das es hat, kann für dich handeln.
mail-token-created-button = Meine Tokens ansehen
mail-token-created-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, widerrufe das Token und ändere dein Passwort.

mail-passkey-button = Ansehen, was mein Konto schützt
mail-passkey-created-subject = Neuer Passkey für dein Konto
mail-passkey-created-intro = Zu deinem Konto { $username } wurde ein Passkey hinzugefügt. Wer ihn hat, kann sich damit anmelden.
mail-passkey-created-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, entferne den Passkey und ändere dein Passwort.
mail-passkey-removed-subject = Ein Passkey wurde entfernt
mail-passkey-removed-intro = Von deinem Konto { $username } wurde ein Passkey entfernt. Er öffnet dein Konto nicht mehr.
mail-passkey-removed-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, ändere dein Passwort und sieh nach, was dein Konto schützt.
mail-passkey-copied-subject = Dein Passkey wurde vielleicht kopiert
mail-passkey-copied-intro = Ein Passkey deines Kontos { $username } wurde benutzt und zählt seine Benutzungen nicht so, wie er sollte. Vielleicht hat ihn jemand kopiert.
mail-passkey-copied-not-you = Entferne diesen Passkey und füge einen neuen hinzu. Wenn du ihn gerade nicht benutzt hast, ändere auch dein Passwort.

mail-factor-totp-confirmed-subject = Authenticator-App hinzugefügt
mail-factor-totp-confirmed-intro = Dein Konto { $username } hat ab jetzt einen zweiten Schritt: Nach dem Passwort fragt es nach einem Code deiner Authenticator-App.
mail-factor-totp-removed-subject = Authenticator-App entfernt
mail-factor-totp-removed-intro = Die Authenticator-App deines Kontos { $username } wurde entfernt.
mail-factor-codes-created-subject = Neue Wiederherstellungscodes für dein Konto
mail-factor-codes-created-intro = Für dein Konto { $username } wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.
mail-factor-code-used-subject = Ein Wiederherstellungscode wurde benutzt
mail-factor-code-used-intro = Ein Wiederherstellungscode deines Kontos { $username } wurde anstelle der Authenticator-App oder eines Passkeys benutzt.
mail-factor-code-used-left = { $left ->
    [0] Es ist kein Code mehr übrig. Erstelle neue, solange du angemeldet bist.
    [one] Ein Code ist übrig. Erstelle rechtzeitig neue.
   *[other] { $left } Codes sind übrig.
}
mail-factor-reset-subject = Der zweite Schritt wurde zurückgesetzt
mail-factor-reset-intro = Wer den Server betreibt, hat die Authenticator-App, die Wiederherstellungscodes und die Passkeys deines Kontos { $username } entfernt und alle Anmeldungen beendet.
mail-factor-reset-next = Jetzt wird nur noch das Passwort verlangt. Du hast nicht darum gebeten? Dann ändere dein Passwort und sag dem Betreiber Bescheid. Richte den zweiten Schritt wieder ein, sobald du angemeldet bist.
mail-factor-button = Meine Sicherheit ansehen
mail-factor-not-you = Das warst du? Dann ist nichts zu tun. Wenn nicht, ändere dein Passwort und prüfe, was dein Konto schützt.

mail-account-deleted-subject = Dein Konto wurde gelöscht
mail-account-deleted-intro = Dein Konto { $username } und alles, was darüber gespeichert war, ist gelöscht.
mail-account-deleted-end = Dies ist die letzte Mail dazu. Rückgängig machen lässt es sich nicht.

mail-test-subject = Test der Mail-Einstellungen
mail-test-intro = Diese Mail wurde verschickt, um die Mail-Einstellungen von { $host } zu prüfen. Sie stimmen: Du kannst sie lesen.
mail-test-end = Es ist nichts zu tun.
