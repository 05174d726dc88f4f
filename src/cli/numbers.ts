import { InvalidArgumentError } from 'commander'

/** A parser for a whole number within bounds. */
export function wholeNumber(least: number, most: number): (words: string) => number {
  return (words) => {
    const number = Number(words)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}

/** A parser for whole numbers separated by commas. */
export function wholeNumbers(least: number, most: number): (words: string) => number[] {
  const one = wholeNumber(least, most)
  return (words) => words.split(',').map((word) => one(word.trim()))
}
