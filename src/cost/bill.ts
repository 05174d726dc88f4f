import type { Charge, Price, PriceUnit } from '../core/config/price.ts'

/** What a month costs in the price's currency: its fee, and every charge for the units of the month. */
export function computeBill(price: Price, units: Readonly<Partial<Record<PriceUnit, number>>>): number {
  return price.charges.reduce(
    (sum, charge) => sum + chargeAmount(charge, units[charge.unit] ?? 0),
    price.monthly,
  )
}

/** Graduated: each tier is paid for the units that fall into it. */
function chargeAmount({ tiers, per }: Charge, units: number): number {
  return tiers.reduce((sum, { from, amount }, index) => {
    const until = tiers[index + 1]?.from ?? Number.POSITIVE_INFINITY
    return sum + (Math.max(0, Math.min(units, until) - from) / per) * amount
  }, 0)
}

/** The highest price of one more unit at any point of the month: the most expensive tier. */
export function maxUnitPrice({ tiers, per }: Charge): number {
  return Math.max(...tiers.map(({ amount }) => amount)) / per
}
