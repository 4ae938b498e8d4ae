# The sentences of the desk’s pages, which staff reads. No island is handed any of them.

desk-menu-label = Verwaltung
desk-menu-accounts = Konten
desk-menu-groups = Gruppen
desk-menu-record = Protokoll
account-menu-desk = Verwaltung

forbidden-title = Nicht für dieses Konto
forbidden-why = Dein Konto darf diese Seite nicht öffnen. Frag, wer diese Seite betreibt, falls es das sollte.
forbidden-account = Zu deinem Konto

desk-yes = Ja
desk-no = Nein
desk-nothing = Keine Angabe
desk-never = Nie
desk-reason = Grund (freiwillig)
desk-reason-wanted = Grund
desk-reason-hint = Steht im Protokoll, falls später jemand fragt.
desk-next-page = Nächste Seite
desk-first-page = Erste Seite
desk-see-account = Konto ansehen

## Accounts

desk-accounts-title = Konten
desk-accounts-purpose = Finde ein Konto, sieh, wie es darum steht, und hilf, wem es gehört.
desk-accounts-none = Kein Konto passt. Gib nur den Anfang des Namens oder der Adresse ein, oder nimm einen Filter weg.
desk-accounts-name = Konto
desk-accounts-email = E-Mail
desk-accounts-state = Zustand
desk-accounts-last-login = Letzte Anmeldung
desk-accounts-joined = Angelegt
desk-state-active = Aktiv
desk-state-inactive = Gesperrt
desk-state-staff = Personal
desk-state-superuser = Superuser
desk-search = Name oder E-Mail
desk-search-do = Suchen
desk-search-hint = Der Anfang genügt.
desk-filters = { $count ->
    [0] Filter
    [one] Filter: einer
   *[other] Filter: { $count }
}
desk-filters-do = Anzeigen
desk-filters-clear = Alle Konten anzeigen
desk-filter-any = Alle
desk-filter-active = Anmeldung
desk-filter-active-yes = Aktiv
desk-filter-active-no = Gesperrt
desk-filter-role = Rolle
desk-filter-staff = Personal
desk-filter-superuser = Superuser
desk-filter-verified = Adresse
desk-filter-verified-yes = Bestätigt
desk-filter-verified-no = Nicht bestätigt
desk-filter-factor = Zweiter Schritt
desk-filter-factor-yes = Eingerichtet
desk-filter-factor-no = Nicht eingerichtet
desk-filter-group = Gruppe
desk-filter-seen = Letzte Anmeldung
desk-filter-seen-day = In den letzten 24 Stunden
desk-filter-seen-week = In der letzten Woche
desk-filter-seen-month = In den letzten 30 Tagen
desk-filter-unseen-month = Seit 30 Tagen nicht
desk-filter-unseen-quarter = Seit 90 Tagen nicht
desk-filter-unseen-year = Seit einem Jahr nicht

desk-invite-title = Jemanden einladen
desk-invite-purpose = Eine Mail mit einem Link führt zum eigenen Passwort. Der Link gilt einmal, sieben Tage lang.
desk-invite-do = Einladung senden
desk-invite-done = { $username } ist eingeladen. Die Mail geht an { $address }.
desk-create-title = Konto anlegen
desk-create-purpose = Du wählst das erste Passwort und teilst es selbst mit.
desk-create-do = Konto anlegen
desk-create-done = Das Konto { $username } ist angelegt.

## One account

desk-account-own = Das ist dein eigenes Konto. Wo du angemeldet bist und was es schützt, änderst du in deinem Konto.
desk-account-above = Das ist ein Superuser. Nur ein Superuser kann das Konto ändern.
desk-account-profile = Profil
desk-account-id = Nummer
desk-account-name = Name
desk-account-proved = Bestätigt
desk-account-unproved = Nicht bestätigt
desk-account-access = Zugang
desk-account-may-log-in = Darf sich anmelden
desk-account-right = In der Verwaltung
desk-account-groups = Gruppen
desk-account-protection = Schutz
desk-account-sign-ins = Anmeldungen und Token
desk-account-acts = Was die Verwaltung getan hat
desk-account-no-acts = Die Verwaltung hat an diesem Konto nichts getan. Was sie tut, steht dann hier, mit wem und warum.
desk-account-all-acts = Alles davon im Protokoll
desk-account-activity = Aktivität
desk-account-no-activity = Noch ist nichts festgehalten. Anmeldungen und Änderungen stehen dann hier.
desk-account-more-activity = { $count ->
    [one] Einer mehr
   *[other] { $count } weitere
}
desk-sign-ins-none = Nirgends angemeldet. Browser und Programme stehen dann hier.
desk-protection-step = Anmeldung mit Passwort
desk-protection-one = Passwort allein
desk-protection-second = Passwort und ein zweiter Schritt
desk-protection-codes = { $count ->
    [0] Keine
   *[other] Noch { $count }
}
desk-protection-browsers = { $count ->
    [0] Keine
    [one] Ein Browser
   *[other] { $count } Browser
}

desk-edit = Bearbeiten
desk-edit-what = Eine neue Adresse ist nicht bestätigt, und Mails gehen sofort dorthin.
desk-deactivate = Sperren
desk-deactivate-what = Jede Anmeldung und jedes Token endet sofort, und niemand kann sich mit dem Konto anmelden. Gelöscht wird nichts.
desk-deactivate-do = Konto sperren
desk-activate = Entsperren
desk-activate-what = Mit dem Konto kann man sich wieder anmelden.
desk-activate-do = Konto entsperren

desk-impersonate-row = Ansehen wie sein Inhaber
desk-impersonate-about = Eine halbe Stunde lang, ohne etwas zu ändern
desk-impersonate = Als dieses Konto hier sein
desk-impersonate-what = Du siehst jede Seite wie der Inhaber und kannst nichts ändern. Der Inhaber liest davon in seinen Aktivitäten; dein Grund steht nur im Protokoll. Du bleibst selbst angemeldet und bist nach einer halben Stunde wieder du selbst, oder sobald du es beendest.
desk-impersonate-do = Als dieses Konto hier sein
desk-role-give-staff = Zu Personal machen
desk-role-give-superuser = Zum Superuser machen
desk-role-staff-what = Personal in einer Gruppe mit einem Recht darf in der Verwaltung arbeiten.
desk-role-superuser-what = Ein Superuser darf alles, auch an deinem Konto.
desk-role-take = Nehmen
desk-role-take-what = Sie gilt ab sofort nicht mehr.
desk-role-do = Rolle ändern
desk-group-add = Hinzufügen
desk-group-add-what = Es gilt sofort.
desk-group-add-do = In die Gruppe aufnehmen
desk-group-remove = Entfernen
desk-group-remove-what = Das Konto ist dann nicht mehr in { $group }.
desk-group-remove-do = Aus der Gruppe entfernen
desk-send-reset = Zurücksetzen per Mail
desk-send-reset-what = Ein Link und ein Code für ein neues Passwort gehen an { $address }. Bis dahin gilt das alte Passwort.
desk-send-reset-do = Mail senden
desk-reset-factors = Zurücksetzen
desk-reset-factors-what = Authenticator-App, Passkeys, Wiederherstellungscodes und vertraute Browser werden entfernt, und jede Anmeldung endet. Eine Mail sagt es, wem das Konto gehört. Tu es nur, wenn du weißt, wer darum bittet.
desk-reset-factors-do = Zweiten Schritt zurücksetzen
desk-end-sign-ins = Alle beenden
desk-end-sign-ins-what = Jeder Browser und jedes Programm wird sofort abgemeldet.
desk-end-sign-ins-do = Alle Anmeldungen beenden
desk-delete-title = Konto löschen
desk-delete = Löschen
desk-delete-what = { $username } und alles, was zu dem Konto gespeichert ist, ist sofort weg, aus Sicherungen, sobald diese gelöscht werden. Das Protokoll hält fest, dass du es warst. Rückgängig machen lässt es sich nicht.
desk-delete-name = Gib den Benutzernamen ein, um fortzufahren
desk-delete-do = Konto löschen

desk-done-send-reset = Die Mail ist unterwegs.
desk-done-end-sign-in = Die Anmeldung ist beendet.
desk-done-end-sign-ins = Die Anmeldungen sind beendet.
desk-done-reset-factors = Der zweite Schritt ist zurückgesetzt, und jede Anmeldung ist beendet. Eine Mail sagt es, wem das Konto gehört.
desk-done-edit = Das Profil ist geändert.
desk-done-deactivate = Das Konto ist gesperrt, und jede Anmeldung ist beendet.
desk-done-activate = Das Konto ist wieder aktiv.
desk-done-roles = Die Rolle ist geändert.
desk-done-group-add = Das Konto ist in der Gruppe.
desk-done-group-remove = Das Konto ist nicht mehr in der Gruppe.
desk-done-delete = Das Konto ist gelöscht.
desk-done-impersonation-end = Du bist wieder du selbst.
desk-done-group-create = Die Gruppe ist angelegt.
desk-done-group-delete = Die Gruppe ist gelöscht.
desk-done-group-right = Das Recht der Gruppe ist geändert.

## Groups

desk-groups-title = Gruppen
desk-groups-purpose = Andere Dienste lesen, wer in welcher Gruppe ist. Eine Gruppe mit einem Recht lässt Personal in ihr hier arbeiten.
desk-groups-none = Es gibt keine Gruppen. Die du anlegst, stehen dann hier.
desk-groups-name = Gruppe
desk-groups-name-hint = Höchstens 150 Zeichen.
desk-groups-right = Recht
desk-groups-members = Konten
desk-groups-verbs = Ändern
desk-groups-make = Gruppe anlegen
desk-groups-make-do = Gruppe anlegen
desk-groups-set-right = Recht ändern
desk-groups-set-right-what = Es gilt sofort für alles Personal in der Gruppe.
desk-groups-set-right-do = Recht speichern
desk-groups-delete = Löschen
desk-groups-delete-what = { $count ->
    [0] Niemand ist in ihr.
    [one] Ein Konto ist in ihr und bleibt. Dienste, die die Gruppe verlangen, lassen es nicht mehr ein.
   *[other] { $count } Konten sind in ihr und bleiben. Dienste, die die Gruppe verlangen, lassen sie nicht mehr ein.
}
desk-groups-delete-do = Gruppe löschen
desk-right-none = Keines
desk-right-view = Ansehen: Konten, Gruppen und Protokoll
desk-right-help = Helfen: auch einladen, zurücksetzen, Anmeldungen beenden
desk-right-manage = Verwalten: auch Konten anlegen, bearbeiten, löschen
desk-right-view-name = Ansehen
desk-right-help-name = Helfen
desk-right-manage-name = Verwalten
desk-right-all = Alles, als Superuser

## The record

desk-record-title = Protokoll
desk-record-purpose = Was die Verwaltung getan hat, das Neueste zuerst. Zeilen kommen nur hinzu, und eine fehlende fällt auf.
desk-record-none = Hier ist nichts festgehalten. Alles, was hier und auf der Kommandozeile getan wird, steht dann da.
desk-record-nobody = Es gibt kein Konto mit diesem Namen. Ein gelöschtes findest du mit seiner Nummer.
desk-record-account = Konto
desk-record-actor = Wer
desk-record-hint = Ein Benutzername oder die Nummer eines Kontos.
desk-record-all = Das ganze Protokoll anzeigen
desk-record-what = Was
desk-record-who = Wer
desk-record-when = Wann
desk-record-changes = Vorher und nachher
desk-record-why = Warum
desk-record-then = wird zu
desk-record-number = Nr. { $number }
desk-record-command-line = Kommandozeile
desk-record-no-reason = Kein Grund genannt
desk-record-no-changes = Nichts zu vergleichen
desk-value-email = E-Mail
desk-value-ended = Beendet
desk-value-tokens = Auch Token
desk-value-sign-in = Anmeldung
desk-value-until = Bis
desk-value-because = Warum es endete
desk-because-asked = selbst beendet
desk-because-expired = die halbe Stunde war um
desk-because-sign-in-ended = die Anmeldung endete
desk-because-right-lost = das Recht dazu fehlt
desk-because-account-changed = das Konto wurde gelöscht oder gesperrt oder gehört nun zum Personal
desk-because-switched-off = es wurde abgeschaltet
desk-action-invite = Eingeladen
desk-action-create-account = Konto angelegt
desk-action-edit-account = Profil geändert
desk-action-activate = Entsperrt
desk-action-deactivate = Gesperrt
desk-action-delete-account = Konto gelöscht
desk-action-send-reset = Zurücksetzen gemailt
desk-action-end-sign-in = Eine Anmeldung beendet
desk-action-end-sign-ins = Alle Anmeldungen beendet
desk-action-factors-reset = Zweiten Schritt zurückgesetzt
desk-action-set-roles = Rollen geändert
desk-action-add-to-group = In eine Gruppe aufgenommen
desk-action-remove-from-group = Aus einer Gruppe entfernt
desk-action-create-group = Gruppe angelegt
desk-action-delete-group = Gruppe gelöscht
desk-action-set-group-right = Recht einer Gruppe geändert
desk-action-change-password = Passwort geändert
desk-action-impersonate = Als Konto angesehen
desk-action-impersonate-end = Ansehen als Konto beendet
desk-action-create-token = Token erstellt
desk-action-revoke-token = Token widerrufen

## What was wrong, as contract/messages/desk.rs has it

desk-error-right = Das darfst du nicht. Vielleicht hat jemand geändert, was du darfst, seit die Seite offen ist.
desk-error-group-taken = Eine Gruppe mit diesem Namen gibt es schon.
desk-error-no-group = Eine Gruppe mit diesem Namen gibt es nicht mehr.
desk-error-no-address = Dieses Konto hat keine Adresse, an die eine Mail gehen kann.
desk-error-inactive = Dieses Konto ist gesperrt. Entsperre es zuerst.
desk-error-text-long = Das ist zu lang. Nimm höchstens 500 Zeichen.
desk-error-name = Das ist nicht der Name dieses Kontos.
desk-error-impersonating = Du bist als ein anderes Konto hier, das du ansehen und nicht ändern kannst. Beende das zuerst.
desk-error-impersonation-off = Als ein anderes Konto hier zu sein, ist auf diesem Server abgeschaltet.
desk-error-by-token = Das geht nur in einem Browser und mit keinem Token.
desk-error-impersonate-self = Das ist dein eigenes Konto.
desk-error-impersonate-staff = Niemand kann als Personal oder als Superuser hier sein.

## Overview

desk-menu-overview = Übersicht
desk-overview-title = Übersicht
desk-overview-purpose = Was in den letzten dreißig Tagen geschah und wie es den Servern geht.
desk-overview-days = Die letzten dreißig Tage
desk-overview-day = Tag (UTC)
desk-overview-sign-ups = Registrierungen
desk-overview-log-ins = Anmeldungen
desk-overview-refusals = Abgelehnte Anmeldungen
desk-overview-as-table = Als Tabelle
desk-overview-chart = { $what }: { $sum } in dreißig Tagen, höchstens { $most } an einem Tag
desk-overview-findings = Einstellungen
desk-overview-no-findings = Keine Einstellung dieses Servers ist riskant.
desk-overview-jobs = Aufträge
desk-overview-no-jobs = Kein Auftrag wartet, und keiner ist gescheitert.
desk-overview-job-kind = Art
desk-overview-job-count = Anzahl
desk-overview-job-oldest = Der älteste
desk-overview-job-ready = Bereit
desk-overview-job-waiting = Wartet
desk-overview-job-leased = Läuft
desk-overview-job-dead = Gescheitert
desk-overview-nodes = Server
desk-overview-no-nodes = Noch hat sich kein Server gemeldet; dieser hat Version { $version }. Jeder meldet sich einmal in der Minute.
desk-overview-node = Server
desk-overview-version = Version
desk-overview-started = Gestartet
desk-overview-seen = Letzte Meldung

## Webhooks

desk-menu-webhooks = Webhooks
desk-webhooks-title = Webhooks
desk-webhooks-purpose = Andere Dienste, die von Ereignissen der Konten erfahren: einer Anmeldung, einer neuen Adresse, einer Löschung.
desk-webhooks-none = Es gibt keine Webhooks. Die du anlegst, stehen dann hier, mit dem, was ihnen gesendet wurde.
desk-webhooks-name = Name
desk-webhooks-name-hint = Wie du ihn nennst. Höchstens 150 Zeichen.
desk-webhooks-url = URL
desk-webhooks-url-hint = Hierhin wird gesendet, etwa https://example.org/hook.
desk-webhooks-events = Ereignisse
desk-webhooks-all = Alle Ereignisse
desk-webhooks-all-note = Auch Arten, die spätere Versionen hinzufügen. Was darunter gewählt ist, zählt dann nicht.
desk-webhooks-some = Nur einige davon
desk-webhooks-created = Angelegt
desk-webhooks-on = Eingeschaltet
desk-webhooks-off = Ausgeschaltet
desk-webhooks-make = Webhook anlegen
desk-webhooks-make-do = Webhook anlegen
desk-webhooks-made = Der Webhook ist angelegt. Gib dieses Geheimnis dem Empfänger, der damit Sendungen prüft. Es wird nicht noch einmal gezeigt.

desk-webhook-title = Einstellungen
desk-webhook-secret = Geheimnis
desk-webhook-secret-kept = Nur beim Anlegen gezeigt
desk-webhook-secret-done = Ich habe es kopiert
desk-webhook-rotated = Das ist das neue Geheimnis. Gib es dem Empfänger: 24 Stunden lang sind Sendungen auch mit dem alten unterschrieben. Es wird nicht noch einmal gezeigt.
desk-webhook-rotate = Neues Geheimnis
desk-webhook-rotate-what = Der Empfänger braucht das neue Geheimnis binnen 24 Stunden. Bis dahin sind Sendungen mit beiden unterschrieben.
desk-webhook-rotate-do = Neues Geheimnis erzeugen
desk-webhook-switch-off = Ausschalten
desk-webhook-switch-off-what = Er erfährt ab jetzt nichts mehr. Wartende Sendungen scheitern und können wiederholt werden, sobald er eingeschaltet ist.
desk-webhook-switch-off-do = Webhook ausschalten
desk-webhook-switch-on = Einschalten
desk-webhook-switch-on-what = Er erfährt ab jetzt wieder von Ereignissen. Was inzwischen gescheitert ist, kann wiederholt werden.
desk-webhook-switch-on-do = Webhook einschalten
desk-webhook-edit-what = Was schon wartet, geht an die neue URL.
desk-webhook-edit-do = Webhook speichern
desk-webhook-test = Test senden
desk-webhook-test-what = Eine Nachricht der Art „test“, die kein Konto betrifft, wird gesendet. Wie das ausgeht, steht unten.
desk-webhook-test-do = Test senden
desk-webhook-delete-title = Webhook löschen
desk-webhook-delete-what = { $name } erfährt nichts mehr. Seine Geheimnisse und Sendungen sind weg, auch wartende.
desk-webhook-delete-do = Webhook löschen
desk-webhook-deliveries = Sendungen
desk-webhook-deliveries-which = Welche Sendungen
desk-webhook-deliveries-all = Alle
desk-webhook-deliveries-none = Hier ist keine. Was an diesen Webhook gesendet wird, steht hier 30 Tage lang.
desk-webhook-delivery = Sendung
desk-webhook-message = Nachricht
desk-webhook-event = Ereignis
desk-webhook-attempts = Versuche
desk-webhook-answer = Letzte Antwort
desk-webhook-next = Nächster Versuch
desk-webhook-last = Letzter Versuch
desk-webhook-waiting = Wartet
desk-webhook-delivered = Angekommen
desk-webhook-failed = Gescheitert
desk-webhook-body = Inhalt
desk-webhook-replay = Wiederholen
desk-webhook-replay-what = Sie wird sofort noch einmal gesendet, mit gleicher Kennung und gleichem Inhalt.
desk-webhook-replay-do = Noch einmal senden
desk-webhook-replay-failed = Alle gescheiterten wiederholen
desk-webhook-replay-failed-what = Jede wird sofort noch einmal gesendet, mit gleicher Kennung und gleichem Inhalt: die neuesten 500. Sind es mehr, wiederhole es.
desk-webhook-replay-failed-do = Noch einmal senden

desk-value-replayed = Noch einmal gesendet
desk-done-webhook-edit = Der Webhook ist geändert.
desk-done-webhook-on = Der Webhook ist eingeschaltet.
desk-done-webhook-off = Der Webhook ist ausgeschaltet.
desk-done-webhook-test = Der Test ist unterwegs. Öffne die Seite noch einmal, um zu sehen, wie er ausging.
desk-done-webhook-replay = Die Sendung ist unterwegs.
desk-done-webhook-replay-failed = Die gescheiterten Sendungen sind unterwegs.
desk-done-webhook-delete = Der Webhook ist gelöscht.
desk-action-create-webhook = Webhook angelegt
desk-action-edit-webhook = Webhook geändert
desk-action-rotate-webhook = Geheimnis eines Webhooks erneuert
desk-action-test-webhook = Webhook geprüft
desk-action-delete-webhook = Webhook gelöscht
desk-action-replay-webhook-delivery = Sendung wiederholt
desk-action-replay-webhook-deliveries = Gescheiterte Sendungen wiederholt
desk-error-url-invalid = Verwende eine URL wie https://example.org/hook, ohne Anmeldedaten und ohne Fragment.
desk-error-url-not-https = Verwende eine URL, die mit https:// beginnt. Einfaches http gibt es nur für Netze, die die Einstellung VESTIBULE_WEBHOOK_NETWORKS nennt.
desk-error-no-events = Wähle alle Ereignisse oder wenigstens eines.
desk-error-too-many-webhooks = Es gibt schon 20 Webhooks. Lösche erst einen.
desk-error-webhook-inactive = Der Webhook ist ausgeschaltet. Schalte ihn erst ein.
desk-error-delivery-running = Sie wird gerade zugestellt. Versuche es noch einmal, wenn dieser Versuch vorbei ist.

## Mehrere Konten

desk-bulk-purpose = Was für ein Konto abgelehnt wird, geschieht für die anderen. Jedes ist eine Zeile des Protokolls.
desk-bulk-pick = { $username } wählen
desk-bulk-all = Alle dieser Seite wählen
desk-bulk-verb = Mit den gewählten Konten
desk-bulk-go = Weiter
desk-bulk-back = Zurück zu den Konten
desk-bulk-deactivate = Deaktivieren
desk-bulk-activate = Aktivieren
desk-bulk-activate-what = Wem sie gehören, kann sich wieder anmelden.
desk-bulk-end-sign-ins = Anmeldungen beenden
desk-bulk-send-reset = Zurücksetzen senden
desk-bulk-send-reset-what = Ein Link und ein Code für ein neues Passwort gehen an die Adresse jedes Kontos. Bis dahin gilt das alte Passwort.
desk-bulk-add-to-group = In eine Gruppe aufnehmen
desk-bulk-remove-from-group = Aus einer Gruppe entfernen
desk-bulk-remove-from-group-what = Dienste, die nach der Gruppe fragen, lassen sie nicht mehr ein.
desk-bulk-count = { $count ->
    [0] Es gibt nichts zu tun.
    [one] Es geschieht mit einem Konto.
   *[other] Es geschieht mit { $count } Konten.
}
desk-bulk-would = Was geschehen wird
desk-bulk-will = Wird getan
desk-bulk-outcome = Was geschehen ist
desk-bulk-done = Getan
desk-bulk-unchanged = Ist schon so
desk-bulk-refused = Abgelehnt
desk-bulk-number = Nr. { $number }
desk-bulk-done-count = { $count ->
    [0] Nichts ist geschehen.
    [one] Es ist für ein Konto getan.
   *[other] Es ist für { $count } Konten getan.
}
desk-bulk-refused-count = { $count ->
    [one] Für ein Konto wurde es abgelehnt.
   *[other] Für { $count } Konten wurde es abgelehnt.
}
desk-error-bulk-verb = Wähle, was geschehen soll.
desk-error-no-ids = Wähle wenigstens ein Konto.
desk-error-too-many-ids = Höchstens 100 Konten werden auf einmal geändert. Wähle weniger.
desk-error-no-account = Dieses Konto gibt es nicht mehr.
desk-error-own-account = Das ist dein eigenes Konto. Ändere es auf den Seiten deines Kontos.
desk-error-above = Das ist ein Superuser. Nur ein Superuser kann das Konto ändern.

## Dem Protokoll folgen, und es mitnehmen

desk-record-follow = Folgen
desk-record-stop = Nicht mehr folgen
desk-record-live = Diese Liste folgt dem Protokoll: neue Zeilen kommen von selbst, höchstens eine Stunde lang.
desk-record-ended = Diese Liste folgt dem Protokoll nicht mehr. Was du siehst, kann veraltet sein.
desk-record-csv = Als CSV speichern
desk-record-json-lines = Als JSON-Zeilen speichern
desk-record-files = Jede Datei enthält alle Zeilen, die hier gezeigt werden, und die der folgenden Seiten.
