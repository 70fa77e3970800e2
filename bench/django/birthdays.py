"""The two requests of the built-in application on Django: its development server, and a connection to the database for each request."""

import calendar
import datetime
import json
import os
import secrets

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import path

HOSTS = [host.rsplit(":", 1) for host in os.environ["DATABASE_HOSTS"].split(",")]

settings.configure(
    ALLOWED_HOSTS=["*"],
    LOGGING_CONFIG=None,
    # It adds the length of a response, without which the server would close each connection.
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=secrets.token_hex(),
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": ",".join(host for host, _ in HOSTS),
        "PORT": ",".join(port for _, port in HOSTS),
        "NAME": os.environ["DATABASE_NAME"],
        "USER": os.environ["DATABASE_USER"],
        "PASSWORD": os.environ["DATABASE_PASSWORD"],
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "sslmode": os.environ["DATABASE_TLS"],
            "sslrootcert": os.environ["DATABASE_CA_FILE"],
            "target_session_attrs": "read-write",
            "connect_timeout": 2,
        },
    }},
)


def birthday(birth, year):
    return datetime.date(year, birth.month, min(birth.day, calendar.monthrange(year, birth.month)[1]))


def greeting(name, birth, today):
    following = birthday(birth, today.year)
    if following < today:
        following = birthday(birth, today.year + 1)
    days = (following - today).days
    return f"Hello, {name}! " + (f"Your birthday is in {days} day(s)" if days else "Happy birthday!")


def hello(request, name):
    with connection.cursor() as cursor:
        if request.method == "PUT":
            cursor.execute(
                "insert into base.users (username, birthday) values (%s, %s) "
                "on conflict (username) do update set birthday = excluded.birthday",
                [name.lower(), json.loads(request.body)["dateOfBirth"]])
            return HttpResponse(status=204)
        cursor.execute("select birthday from base.users where username = %s", [name.lower()])
        row = cursor.fetchone()
    if row is None:
        return JsonResponse({"detail": f"Nothing is stored for '{name}'."}, status=404, content_type="application/problem+json")
    return JsonResponse({"message": greeting(name, row[0], datetime.datetime.now(datetime.timezone.utc).date())})


urlpatterns = [path("hello/<str:name>", hello)]

execute_from_command_line([
    "birthdays.py", "runserver", "--noreload", f"{os.environ['LISTEN_ADDRESS']}:{os.environ['LISTEN_PORT']}"])
