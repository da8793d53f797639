using System.Text;

namespace Fairlead.Commands;

/// <summary>Reads a secret that somebody types. Nothing of it is shown: screens are shared.</summary>
internal static class HiddenInput
{
    public static string Read()
    {
        var text = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && text.Length > 0)
                text.Length--;
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
