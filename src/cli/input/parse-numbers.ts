import { InvalidArgumentError } from 'commander'

/** A parser for a whole number within bounds. */
export function wholeNumberParser(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= min && number <= max) return number
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`)
  }
}

/** A parser for whole numbers separated by commas. */
export function wholeNumberListParser(min: number, max: number): (text: string) => number[] {
  const one = wholeNumberParser(min, max)
  return (text) => text.split(',').map((word) => one(word.trim()))
}
