using System;

namespace NanoIoTNode.Core.Credentials;

/// <summary>Reads the two forms of time in a certificate (RFC 5280, 4.1.2.5), both in UTC with seconds.</summary>
public static class DerTime
{
    // nanoFramework's DateTime ends with the year 3000; "99991231235959Z" means that there is no end.
    private const int LastYear = 3000;
    private const int FirstYear = 1601;

    /// <summary>Reads the time that the reader stands at; false when it is none.</summary>
    public static bool TryRead(DerReader reader, out DateTime time)
    {
        time = DateTime.MinValue;
        int yearDigits = reader.Tag == DerReader.UtcTime ? 2 : 4;
        bool isTime = reader.Tag == DerReader.UtcTime || reader.Tag == DerReader.GeneralizedTime;
        if (!isTime || reader.Length != yearDigits + 11 || reader.Data[reader.Start + reader.Length - 1] != 'Z'
            || !AreDigits(reader.Data, reader.Start, reader.Length - 1))
        {
            return false;
        }

        int position = reader.Start;
        int year = Number(reader.Data, position, yearDigits);
        if (yearDigits == 2)
        {
            year += year < 50 ? 2000 : 1900;
        }

        position += yearDigits;
        int month = Number(reader.Data, position, 2);
        int day = Number(reader.Data, position + 2, 2);
        int hour = Number(reader.Data, position + 4, 2);
        int minute = Number(reader.Data, position + 6, 2);
        int second = Number(reader.Data, position + 8, 2);
        if (year < FirstYear || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        if (year > LastYear)
        {
            time = new DateTime(LastYear, 12, 31, 23, 59, 59);
            return day <= 31;
        }

        if (day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        time = new DateTime(year, month, day, hour, minute, second);
        return true;
    }

    private static bool AreDigits(byte[] data, int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            if (data[i] < '0' || data[i] > '9')
            {
                return false;
            }
        }

        return true;
    }

    private static int Number(byte[] data, int start, int digits)
    {
        int number = 0;
        for (int i = start; i < start + digits; i++)
        {
            number = (number * 10) + data[i] - '0';
        }

        return number;
    }
}
