"""The settings of the tests' Django. Its database is the SQLite file in DATABASE; with KNOX it has knox' tokens too, and with
FACTORS second factors."""

import os

SECRET_KEY = "only-for-tests"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "rest_framework",
    "rest_framework.authtoken",
]
if "KNOX" in os.environ:
    INSTALLED_APPS.append("knox")
if "FACTORS" in os.environ:
    INSTALLED_APPS += ["allauth", "allauth.account", "allauth.mfa", "django_otp"]
    INSTALLED_APPS += [f"django_otp.plugins.otp_{name}" for name in ["email", "static", "totp"]]
    MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
    MFA_PASSKEY_LOGIN_ENABLED = True
    MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
    ALLOWED_HOSTS = ["*"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Every one that Django has.
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher"
    for name in ["PBKDF2", "PBKDF2SHA1", "Argon2", "BCryptSHA256", "BCrypt", "Scrypt", "MD5"]
]
