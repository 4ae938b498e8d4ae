# The sentences of mails in English. A template says one by its id: t("mail-footer", host=host).
# What a template gives as a number decides on a plural.

mail-greeting = Hello { $username },
mail-footer = { $host } has sent you this mail because somebody used your address there. Nobody reads replies to it.
mail-link-fallback = If the button does not work, open this address:
mail-code-label = Or type this code on the page where you asked for it:
mail-time = When
mail-device = Device
mail-address = Network address
mail-token = Token

mail-password-reset-subject = Reset your password
mail-password-reset-intro = Somebody, probably you, wants to set a new password for your account { $username }.
mail-password-reset-intro-several = Somebody, probably you, wants to set a new password. Several accounts have your address: choose the one that you mean. Each has a link and a code of its own.
mail-password-reset-button = Set a new password
mail-password-reset-button-named = Set a new password for { $username }
mail-password-reset-code-named = Code for { $username }:
mail-password-reset-expiry = Link and code work once, and for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. A new password ends every sign-in of the account.
mail-password-reset-not-you = It was not you? Then do nothing. Your password stays as it is.

mail-invitation-subject = Your new account
mail-invitation-intro = An account { $username } was made for you. Set its password to sign in.
mail-invitation-button = Set the password
mail-invitation-expiry = The link works once, and for { $days ->
    [one] one day
   *[other] { $days } days
}.
mail-invitation-not-you = You expect no account? Then do nothing. Without you it has no password.

mail-email-verify-subject = Confirm your e-mail address
mail-email-verify-intro = Please confirm that this address belongs to your account { $username }.
mail-email-verify-button = Confirm the address
mail-email-verify-expiry = Link and code work once, and for { $days ->
    [one] one day
   *[other] { $days } days
}.
mail-email-verify-not-you = You have no such account? Then do nothing. Without you the address is not confirmed.

mail-email-change-notice-subject = Your e-mail address was changed
mail-email-change-notice-intro = The address of your account { $username } is now { $email }. You get this mail at the old one.
mail-email-change-notice-button = Undo the change
mail-email-change-notice-expiry = This was you? Then there is nothing to do. If not, undo it within { $days ->
    [one] one day
   *[other] { $days } days
}. Afterwards set a new password.

mail-sign-up-exists-subject = You already have an account
mail-sign-up-exists-intro = Somebody, perhaps you, has tried to use this address for another account. It belongs to your account { $username }, so the other one cannot log in with it.
mail-sign-up-exists-button = Log in
mail-sign-up-exists-reset = You have forgotten the password? Set a new one:
mail-sign-up-exists-not-you = It was not you? Then do nothing. Whoever it was has not learned that you have an account.

mail-second-factor-refused-subject = Somebody knows your password
mail-second-factor-refused-intro = Somebody entered the right password of your account { $username }, and then five wrong codes. Nobody was logged in.
mail-second-factor-refused-button = Change the password
mail-second-factor-refused-not-you = It was you? Then there is nothing to do. If not, somebody knows your password: change it at once.

mail-password-changed-subject = Your password was changed
mail-password-changed-intro = The password of your account { $username } was changed, and every other sign-in has ended.
mail-password-changed-button = It was not me
mail-password-changed-not-you = It was you? Then there is nothing to do. If not, set a new password at once.

mail-new-sign-in-subject = A new sign-in to your account
mail-new-sign-in-intro = Somebody has signed in to your account { $username } from a device that has not been used for it before.
mail-new-sign-in-button = Look at my sign-ins
mail-new-sign-in-not-you = It was you? Then there is nothing to do. If not, end that sign-in and change your password.

mail-token-created-subject = A new token for your account
mail-token-created-intro = A token was made for your account { $username }. A program that has it can act for you.
mail-token-created-button = Look at my tokens
mail-token-created-not-you = It was you? Then there is nothing to do. If not, revoke the token and change your password.

mail-passkey-button = Look at what protects my account
mail-passkey-created-subject = A new passkey for your account
mail-passkey-created-intro = A passkey was added to your account { $username }. Whoever has it can log in with it.
mail-passkey-created-not-you = It was you? Then there is nothing to do. If not, remove the passkey and change your password.
mail-passkey-removed-subject = A passkey was removed
mail-passkey-removed-intro = A passkey was removed from your account { $username }. It no longer opens your account.
mail-passkey-removed-not-you = It was you? Then there is nothing to do. If not, change your password and look at what protects your account.
mail-passkey-copied-subject = Your passkey may have been copied
mail-passkey-copied-intro = A passkey of your account { $username } was used, and it does not count its uses as it should. Somebody may have made a copy of it.
mail-passkey-copied-not-you = Remove this passkey, and add a new one. If you did not use it just now, change your password too.

mail-factor-totp-confirmed-subject = Authenticator app added
mail-factor-totp-confirmed-intro = Your account { $username } has a second step from now on: after the password it asks for a code of your authenticator app.
mail-factor-totp-removed-subject = Authenticator app removed
mail-factor-totp-removed-intro = The authenticator app of your account { $username } was removed.
mail-factor-codes-created-subject = New recovery codes for your account
mail-factor-codes-created-intro = New recovery codes were made for your account { $username }. The old ones no longer work.
mail-factor-code-used-subject = A recovery code was used
mail-factor-code-used-intro = A recovery code of your account { $username } was used in place of the authenticator app or a passkey.
mail-factor-code-used-left = { $left ->
    [0] No code is left. Make new ones while you are logged in.
    [one] One code is left. Make new ones in good time.
   *[other] { $left } codes are left.
}
mail-factor-reset-subject = The second step was reset
mail-factor-reset-intro = The operator has removed the authenticator app, the recovery codes and the passkeys of your account { $username }, and ended every sign-in.
mail-factor-reset-next = The password alone is asked for now. You did not ask for this? Then change your password, and tell the operator. Set up a second step again once you have logged in.
mail-factor-button = Look at my security
mail-factor-not-you = It was you? Then there is nothing to do. If not, change your password and check what protects your account.

mail-account-deleted-subject = Your account was deleted
mail-account-deleted-intro = Your account { $username } and everything that was kept about it are deleted.
mail-account-deleted-end = This is the last mail about it. It cannot be undone.

mail-test-subject = A test of the mail settings
mail-test-intro = This mail was sent to try the mail settings of { $host }. They work: you can read it.
mail-test-end = There is nothing to do.
