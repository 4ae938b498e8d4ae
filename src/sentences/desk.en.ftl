# The sentences of the desk’s pages, which staff reads. No island is handed any of them.

desk-menu-label = Desk
desk-menu-accounts = Accounts
desk-menu-groups = Groups
desk-menu-record = Record
account-menu-desk = Desk

forbidden-title = Not for this account
forbidden-why = Your account may not open this page. Ask whoever runs this site, if it should.
forbidden-account = To your account

desk-yes = Yes
desk-no = No
desk-nothing = None
desk-never = Never
desk-reason = Reason (optional)
desk-reason-wanted = Reason
desk-reason-hint = Kept in the record, for whoever asks later.
desk-next-page = Next page
desk-first-page = First page
desk-see-account = See the account

## Accounts

desk-accounts-title = Accounts
desk-accounts-purpose = Find an account, see how it stands, and help its owner.
desk-accounts-none = No account fits. Type only the beginning of the name or address, or take a filter away.
desk-accounts-name = Account
desk-accounts-email = E-mail
desk-accounts-state = State
desk-accounts-last-login = Last login
desk-accounts-joined = Joined
desk-state-active = Active
desk-state-inactive = Deactivated
desk-state-staff = Staff
desk-state-superuser = Superuser
desk-search = Name or e-mail
desk-search-do = Search
desk-search-hint = The beginning is enough.
desk-filters = { $count ->
    [0] Filters
    [one] Filters: one
   *[other] Filters: { $count }
}
desk-filters-do = Show
desk-filters-clear = Show all accounts
desk-filter-any = Any
desk-filter-active = Log-in
desk-filter-active-yes = Active
desk-filter-active-no = Deactivated
desk-filter-role = Role
desk-filter-staff = Staff
desk-filter-superuser = Superusers
desk-filter-verified = Address
desk-filter-verified-yes = Confirmed
desk-filter-verified-no = Not confirmed
desk-filter-factor = Second step
desk-filter-factor-yes = Set up
desk-filter-factor-no = Not set up
desk-filter-group = Group
desk-filter-seen = Last login
desk-filter-seen-day = Within a day
desk-filter-seen-week = Within a week
desk-filter-seen-month = Within 30 days
desk-filter-unseen-month = Not for 30 days
desk-filter-unseen-quarter = Not for 90 days
desk-filter-unseen-year = Not for a year

desk-invite-title = Invite somebody
desk-invite-purpose = They get a mail with a link to set their password. It works once, for seven days.
desk-invite-do = Send the invitation
desk-invite-done = { $username } is invited. The mail goes to { $address }.
desk-create-title = Create an account
desk-create-purpose = You choose the first password, and tell it to its owner yourself.
desk-create-do = Create the account
desk-create-done = The account { $username } is created.

## One account

desk-account-own = This is your own account. Where you are logged in and what protects it, you change in your account.
desk-account-above = This is a superuser. Only a superuser can change the account.
desk-account-profile = Profile
desk-account-id = Number
desk-account-name = Name
desk-account-proved = Confirmed
desk-account-unproved = Not confirmed
desk-account-access = Access
desk-account-may-log-in = May log in
desk-account-right = At the desk
desk-account-groups = Groups
desk-account-protection = Protection
desk-account-sign-ins = Log-ins and tokens
desk-account-acts = What operators did
desk-account-no-acts = Operators have done nothing to this account. What they do will be listed here, with who and why.
desk-account-all-acts = See all of it in the record
desk-account-activity = Activity
desk-account-no-activity = Nothing has been written down yet. Log-ins and changes will be listed here.
desk-account-more-activity = { $count ->
    [one] One more
   *[other] { $count } more
}
desk-sign-ins-none = Logged in nowhere. Browsers and programs will be listed here.
desk-protection-step = Log-in by password
desk-protection-one = Password alone
desk-protection-second = Password and a second step
desk-protection-codes = { $count ->
    [0] None
   *[other] { $count } left
}
desk-protection-browsers = { $count ->
    [0] None
    [one] One browser
   *[other] { $count } browsers
}

desk-edit = Edit
desk-edit-what = A new address is not confirmed, and mails go there at once.
desk-deactivate = Deactivate
desk-deactivate-what = Every log-in and token ends at once, and nobody can log in to the account. Nothing is deleted.
desk-deactivate-do = Deactivate the account
desk-activate = Activate
desk-activate-what = Its owner can log in again.
desk-activate-do = Activate the account

desk-impersonate-row = See it as its owner does
desk-impersonate-about = For half an hour, without changing anything
desk-impersonate = Act as this account
desk-impersonate-what = You see every page as its owner does, and can change nothing. The owner reads of it among their activity; your reason is in the record alone. You stay logged in as yourself, and are that again after half an hour, or as soon as you end it.
desk-impersonate-do = Act as this account
desk-role-give-staff = Make staff
desk-role-give-superuser = Make superuser
desk-role-staff-what = Staff in a group with a right may work at this desk.
desk-role-superuser-what = A superuser may do everything, also to you.
desk-role-take = Take away
desk-role-take-what = It counts no longer from now on.
desk-role-do = Change the role
desk-group-add = Add
desk-group-add-what = It counts at once.
desk-group-add-do = Add to the group
desk-group-remove = Remove
desk-group-remove-what = The account is in { $group } no longer.
desk-group-remove-do = Remove from the group
desk-send-reset = Send a reset
desk-send-reset-what = A link and a code to set a new password go to { $address }. The old password works until then.
desk-send-reset-do = Send the mail
desk-reset-factors = Reset
desk-reset-factors-what = Authenticator app, passkeys, recovery codes and trusted browsers are removed, and every log-in ends. Its owner is told by mail. Do it only when you know who asks.
desk-reset-factors-do = Reset the second step
desk-end-sign-ins = End all
desk-end-sign-ins-what = Every browser and program is logged out at once.
desk-end-sign-ins-do = End all log-ins
desk-delete-title = Delete the account
desk-delete = Delete
desk-delete-what = { $username } and all that is kept of the account are gone at once, from backups when those are deleted. The record keeps that you did it. It cannot be undone.
desk-delete-name = Type the username to go on
desk-delete-do = Delete the account

desk-done-send-reset = The mail is on its way.
desk-done-end-sign-in = The log-in has ended.
desk-done-end-sign-ins = The log-ins have ended.
desk-done-reset-factors = The second step is reset, and every log-in has ended. Its owner is told by mail.
desk-done-edit = The profile is changed.
desk-done-deactivate = The account is deactivated, and every log-in has ended.
desk-done-activate = The account is active again.
desk-done-roles = The role is changed.
desk-done-group-add = The account is in the group.
desk-done-group-remove = The account is in the group no longer.
desk-done-delete = The account is deleted.
desk-done-impersonation-end = You are yourself again.
desk-done-group-create = The group is made.
desk-done-group-delete = The group is deleted.
desk-done-group-right = The right of the group is changed.

## Groups

desk-groups-title = Groups
desk-groups-purpose = Other services read who is in which group. A group with a right lets staff in it work at this desk.
desk-groups-none = There are no groups. Those that you make will be listed here.
desk-groups-name = Group
desk-groups-name-hint = At most 150 characters.
desk-groups-right = Right
desk-groups-members = Accounts
desk-groups-verbs = Change
desk-groups-make = Make a group
desk-groups-make-do = Make the group
desk-groups-set-right = Change the right
desk-groups-set-right-what = It counts at once for all staff in the group.
desk-groups-set-right-do = Save the right
desk-groups-delete = Delete
desk-groups-delete-what = { $count ->
    [0] Nobody is in it.
    [one] One account is in it, and stays. Services that ask for the group no longer let it in.
   *[other] { $count } accounts are in it, and stay. Services that ask for the group no longer let them in.
}
desk-groups-delete-do = Delete the group
desk-right-none = None
desk-right-view = View: see accounts, groups and the record
desk-right-help = Help: also invite, reset and end log-ins
desk-right-manage = Manage: also make, edit and delete accounts
desk-right-view-name = View
desk-right-help-name = Help
desk-right-manage-name = Manage
desk-right-all = Everything, as a superuser

## The record

desk-record-title = Record
desk-record-purpose = What operators did, the newest first. Rows are only added, and a missing one shows.
desk-record-none = Nothing is recorded here. Every act at the desk and by the command line will be listed.
desk-record-nobody = There is no account of that name. An account that was deleted is found by its number.
desk-record-account = Account
desk-record-actor = Operator
desk-record-hint = A username, or the number of an account.
desk-record-all = Show the whole record
desk-record-what = What
desk-record-who = Who
desk-record-when = When
desk-record-changes = Before and after
desk-record-why = Why
desk-record-then = becomes
desk-record-number = No. { $number }
desk-record-command-line = Command line
desk-record-no-reason = No reason given
desk-record-no-changes = Nothing to compare
desk-value-email = E-mail
desk-value-ended = Ended
desk-value-tokens = Tokens too
desk-value-sign-in = Log-in
desk-value-until = Until
desk-value-because = Why it ended
desk-because-asked = they ended it
desk-because-expired = the half hour was over
desk-because-sign-in-ended = their log-in ended
desk-because-right-lost = they may not do it any longer
desk-because-account-changed = the account was deleted or deactivated, or became staff
desk-because-switched-off = it was switched off
desk-action-invite = Invited
desk-action-create-account = Account created
desk-action-edit-account = Profile changed
desk-action-activate = Activated
desk-action-deactivate = Deactivated
desk-action-delete-account = Account deleted
desk-action-send-reset = Reset mailed
desk-action-end-sign-in = One log-in ended
desk-action-end-sign-ins = All log-ins ended
desk-action-factors-reset = Second step reset
desk-action-set-roles = Roles changed
desk-action-add-to-group = Added to a group
desk-action-remove-from-group = Removed from a group
desk-action-create-group = Group made
desk-action-delete-group = Group deleted
desk-action-set-group-right = Right of a group changed
desk-action-change-password = Password changed
desk-action-impersonate = Acted as the account
desk-action-impersonate-end = No longer acting as the account
desk-action-create-token = Token made
desk-action-revoke-token = Token revoked

## What was wrong, as contract/messages/desk.rs has it

desk-error-right = You may not do this. Somebody may have changed what you may do since the page was opened.
desk-error-group-taken = There is a group of that name already.
desk-error-no-group = There is no group of that name any more.
desk-error-no-address = This account has no address that mail can be sent to.
desk-error-inactive = This account is deactivated. Activate it first.
desk-error-text-long = That is too long. Use at most 500 characters.
desk-error-name = That is not the name of this account.
desk-error-impersonating = You act as another account, which you can look at and not change. End that first.
desk-error-impersonation-off = Acting as another account is switched off on this server.
desk-error-by-token = This works in a browser alone, and by no token.
desk-error-impersonate-self = This is your own account.
desk-error-impersonate-staff = Nobody can act as staff or as a superuser.

## Overview

desk-menu-overview = Overview
desk-overview-title = Overview
desk-overview-purpose = What was done in the last thirty days, and how the servers are.
desk-overview-days = The last thirty days
desk-overview-day = Day (UTC)
desk-overview-sign-ups = Sign-ups
desk-overview-log-ins = Log-ins
desk-overview-refusals = Refused log-ins
desk-overview-as-table = As a table
desk-overview-chart = { $what }: { $sum } in thirty days, { $most } at most on a day
desk-overview-findings = Settings
desk-overview-no-findings = Nothing in the settings of this server is risky.
desk-overview-jobs = Jobs
desk-overview-no-jobs = No job waits, and none has failed.
desk-overview-job-kind = Kind
desk-overview-job-count = Number
desk-overview-job-oldest = The oldest
desk-overview-job-ready = Ready
desk-overview-job-waiting = Waiting
desk-overview-job-leased = Running
desk-overview-job-dead = Failed
desk-overview-nodes = Servers
desk-overview-no-nodes = No server has reported yet; this one has version { $version }. Each does once a minute.
desk-overview-node = Server
desk-overview-version = Version
desk-overview-started = Started
desk-overview-seen = Last report

## Webhooks

desk-menu-webhooks = Webhooks
desk-webhooks-title = Webhooks
desk-webhooks-purpose = Other services that are told of events of accounts: a log-in, a new address, a deletion.
desk-webhooks-none = There are no webhooks. Those that you make will be listed here, with what was sent to them.
desk-webhooks-name = Name
desk-webhooks-name-hint = What you call it. At most 150 characters.
desk-webhooks-url = URL
desk-webhooks-url-hint = Deliveries are posted here, like https://example.org/hook.
desk-webhooks-events = Events
desk-webhooks-all = All events
desk-webhooks-all-note = Also kinds that later versions add. What is chosen beneath then does not count.
desk-webhooks-some = Only some of them
desk-webhooks-created = Made
desk-webhooks-on = On
desk-webhooks-off = Switched off
desk-webhooks-make = Make a webhook
desk-webhooks-make-do = Make the webhook
desk-webhooks-made = The webhook is made. Give this secret to its receiver, who verifies deliveries by it. It is not shown again.

desk-webhook-title = Settings
desk-webhook-secret = Secret
desk-webhook-secret-kept = Shown only when it is made
desk-webhook-secret-done = I have copied it
desk-webhook-rotated = This is the new secret. Give it to the receiver: for 24 hours deliveries are signed by the old one too. It is not shown again.
desk-webhook-rotate = New secret
desk-webhook-rotate-what = The receiver has to be told the new secret within 24 hours. Until then deliveries are signed by both.
desk-webhook-rotate-do = Make a new secret
desk-webhook-switch-off = Switch off
desk-webhook-switch-off-what = It is told of nothing from now on. Deliveries that wait fail, and can be made again once it is on.
desk-webhook-switch-off-do = Switch the webhook off
desk-webhook-switch-on = Switch on
desk-webhook-switch-on-what = It is told of events from now on. What failed meanwhile can be made again.
desk-webhook-switch-on-do = Switch the webhook on
desk-webhook-edit-what = What waits already goes to the new URL.
desk-webhook-edit-do = Save the webhook
desk-webhook-test = Send a test
desk-webhook-test-what = A message of the type “test”, of no account, is sent. How it ends shows beneath.
desk-webhook-test-do = Send the test
desk-webhook-delete-title = Delete the webhook
desk-webhook-delete-what = { $name } is told of nothing any more. Its secrets and deliveries are gone, those that wait too.
desk-webhook-delete-do = Delete the webhook
desk-webhook-deliveries = Deliveries
desk-webhook-deliveries-which = Which deliveries
desk-webhook-deliveries-all = All
desk-webhook-deliveries-none = There is none here. What is sent to this webhook will be listed for 30 days.
desk-webhook-delivery = Delivery
desk-webhook-message = Message
desk-webhook-event = Event
desk-webhook-attempts = Attempts
desk-webhook-answer = Last answer
desk-webhook-next = Next attempt
desk-webhook-last = Last attempt
desk-webhook-waiting = Waiting
desk-webhook-delivered = Delivered
desk-webhook-failed = Failed
desk-webhook-body = Body
desk-webhook-replay = Send again
desk-webhook-replay-what = It is sent once more at once, with the same id and body.
desk-webhook-replay-do = Send it again
desk-webhook-replay-failed = Send all failed ones again
desk-webhook-replay-failed-what = Each is sent once more at once, with the same id and body: the newest 500. If there are more, do it again.
desk-webhook-replay-failed-do = Send them again

desk-value-replayed = Sent again
desk-done-webhook-edit = The webhook is changed.
desk-done-webhook-on = The webhook is on.
desk-done-webhook-off = The webhook is switched off.
desk-done-webhook-test = The test is on its way. Open the page again to see how it ended.
desk-done-webhook-replay = The delivery is on its way.
desk-done-webhook-replay-failed = The failed deliveries are on their way.
desk-done-webhook-delete = The webhook is deleted.
desk-action-create-webhook = Webhook made
desk-action-edit-webhook = Webhook changed
desk-action-rotate-webhook = Secret of a webhook renewed
desk-action-test-webhook = Webhook tested
desk-action-delete-webhook = Webhook deleted
desk-action-replay-webhook-delivery = Delivery sent again
desk-action-replay-webhook-deliveries = Failed deliveries sent again
desk-error-url-invalid = Use a URL like https://example.org/hook, without a login and without a fragment.
desk-error-url-not-https = Use a URL that begins with https://. Plain http is only for networks that the setting VESTIBULE_WEBHOOK_NETWORKS names.
desk-error-no-events = Choose all events, or at least one.
desk-error-too-many-webhooks = There are 20 webhooks already. Delete one first.
desk-error-webhook-inactive = The webhook is switched off. Switch it on first.
desk-error-delivery-running = It is being delivered just now. Try again when that attempt is over.

## Many accounts

desk-bulk-purpose = What is refused for one account is done for the others. Each is a row of the record.
desk-bulk-pick = Choose { $username }
desk-bulk-all = Choose all of this page
desk-bulk-verb = With the chosen accounts
desk-bulk-go = Go on
desk-bulk-back = Back to the accounts
desk-bulk-deactivate = Deactivate
desk-bulk-activate = Activate
desk-bulk-activate-what = Their owners can log in again.
desk-bulk-end-sign-ins = End log-ins
desk-bulk-send-reset = Send a reset
desk-bulk-send-reset-what = A link and a code to set a new password go to the address of each. The old password works until then.
desk-bulk-add-to-group = Add to a group
desk-bulk-remove-from-group = Remove from a group
desk-bulk-remove-from-group-what = Services that ask for the group no longer let them in.
desk-bulk-count = { $count ->
    [0] There is nothing to do.
    [one] It will be done to one account.
   *[other] It will be done to { $count } accounts.
}
desk-bulk-would = What will be done
desk-bulk-will = Will be done
desk-bulk-outcome = What was done
desk-bulk-done = Done
desk-bulk-unchanged = Is so already
desk-bulk-refused = Refused
desk-bulk-number = No. { $number }
desk-bulk-done-count = { $count ->
    [0] Nothing was done.
    [one] It is done for one account.
   *[other] It is done for { $count } accounts.
}
desk-bulk-refused-count = { $count ->
    [one] It was refused for one account.
   *[other] It was refused for { $count } accounts.
}
desk-error-bulk-verb = Choose what is to be done.
desk-error-no-ids = Choose at least one account.
desk-error-too-many-ids = At most 100 accounts are changed at once. Choose fewer.
desk-error-no-account = There is no such account any more.
desk-error-own-account = This is your own account. Change it on the pages of your account.
desk-error-above = This is a superuser. Only a superuser can change the account.

## To follow the record, and to take it away

desk-record-follow = Follow
desk-record-stop = Stop following
desk-record-live = This list follows the record: new rows come by themselves, for an hour at most.
desk-record-ended = This list follows the record no longer. What you see may be old.
desk-record-csv = Save as CSV
desk-record-json-lines = Save as JSON lines
desk-record-files = Each file has every row that is shown here, and those of the pages that follow.
