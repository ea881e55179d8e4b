#!/usr/bin/env python3
"""Makes dates.tsv, what the accessors of dates give by Python's zoneinfo.

    zone  digest of dates  digest of instants  days that do not begin at 00:00

The first digest is of every day from 1900 to 2099 (the instant at which it begins, year, month, date,
day of the month, of the week, of the year, hours, minutes, seconds), the second of the local date of an
instant every 7 hours 13 minutes and 17 seconds from 1900 to 2099. A digest is FNV-1a of 64 bits over
the numbers as 8 bytes, little-endian. The first line names the release of the tzdata.

    python3 make-table.py > dates.tsv
"""
import datetime
import struct
import zoneinfo

ZONES = """Africa/Cairo Africa/Monrovia America/Asuncion America/Havana America/New_York
America/Santiago America/Sao_Paulo Antarctica/Troll Asia/Amman Asia/Beirut Asia/Gaza Asia/Kolkata
Asia/Tehran Asia/Tokyo Atlantic/Azores Australia/Lord_Howe Europe/London Europe/Paris
Pacific/Apia Pacific/Kwajalein""".split()
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)
EPOCH = datetime.date(1970, 1, 1).toordinal()
UTC = datetime.timezone.utc
START = datetime.datetime(1970, 1, 1, tzinfo=UTC)
ONE = datetime.timedelta(seconds=1)


class Digest:
    def __init__(self):
        self.value = 0xCBF29CE484222325

    def add(self, *numbers):
        for byte in struct.pack(f"<{len(numbers)}q", *numbers):
            self.value = ((self.value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF

    def __str__(self):
        return f"{self.value:016x}"


def begin(day, zone):
    """The first instant at which the clocks of the zone show the day's midnight or a later time."""
    midnight = datetime.datetime(day.year, day.month, day.day)
    guess = midnight.replace(tzinfo=zone).astimezone(UTC)

    def local(instant):
        return instant.astimezone(zone).replace(tzinfo=None)

    if local(guess) == midnight and local(guess - ONE) < midnight:
        return guess
    low = midnight.replace(tzinfo=UTC) - datetime.timedelta(hours=26)
    for step in (datetime.timedelta(minutes=1), ONE):
        while local(low) < midnight:
            low += step
        low -= step
    return low + ONE


def dates(zone):
    digest, odd = Digest(), 0
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = datetime.date.fromordinal(ordinal)
        instant = begin(day, zone)
        clock = instant.astimezone(zone)
        odd += clock.date() != day or clock.hour + clock.minute + clock.second > 0
        digest.add(
            (instant - START) // ONE, day.year, day.month - 1, day.day, day.day - 1,
            day.isoweekday() % 7, day.timetuple().tm_yday - 1, clock.hour, clock.minute,
            clock.second)
    return digest, odd


def instants(zone):
    digest = Digest()
    second = (FIRST.toordinal() - EPOCH) * 86_400
    while second < (LAST.toordinal() - EPOCH) * 86_400:
        local = (START + datetime.timedelta(seconds=second)).astimezone(zone)
        digest.add(second, local.date().toordinal() - EPOCH)
        second += 7 * 3600 + 13 * 60 + 17
    return digest


with open("/usr/share/zoneinfo/tzdata.zi") as rules:
    print(rules.readline().split()[-1])
for name in ZONES:
    zone = zoneinfo.ZoneInfo(name)
    digest, odd = dates(zone)
    print(name, digest, instants(zone), odd, sep="\t")
