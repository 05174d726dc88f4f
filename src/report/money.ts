/** An amount with its currency: three significant digits below one, cents above. */
export function money(amount: number, currency: string): string {
  return `${digits(amount)} ${currency}`
}

/** The same without the currency. */
export function digits(amount: number): string {
  if (amount >= 1000) return amount.toLocaleString('en-US', { maximumFractionDigits: 0 })
  if (amount >= 1 || amount === 0) return amount.toFixed(2)
  return String(Number(amount.toPrecision(3)))
}
