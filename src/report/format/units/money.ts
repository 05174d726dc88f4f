/** An amount with its currency: three significant digits below one, cents above. */
export function formatMoney(amount: number, currency: string): string {
  return `${formatAmount(amount)} ${currency}`
}

/** An amount without its currency. */
export function formatAmount(amount: number): string {
  if (amount >= 1000) return amount.toLocaleString('en-US', { maximumFractionDigits: 0 })
  if (amount >= 1 || amount === 0) return amount.toFixed(2)
  return String(Number(amount.toPrecision(3)))
}
