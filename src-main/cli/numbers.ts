import { InvalidArgumentError } from 'commander'

/** Reads the number of an option; what is none, or lies outside, ends the command with exit code 2. */
export function numberIn(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= least && value <= most))
      throw new InvalidArgumentError(`A number from ${least} to ${most} is expected.`)
    return value
  }
}

/** The same for a whole number. */
export function wholeNumberIn(least: number, most: number): (text: string) => number {
  return (text) => {
    if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most)
      throw new InvalidArgumentError(`A whole number from ${least} to ${most} is expected.`)
    return Number(text)
  }
}
