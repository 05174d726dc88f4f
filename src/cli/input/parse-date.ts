import { InvalidArgumentError } from 'commander'

/** A date of the calendar as YYYY-MM-DD. */
export function parseDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`)
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  )
    return text
  throw new InvalidArgumentError('Give a date such as 2027-01-31.')
}
