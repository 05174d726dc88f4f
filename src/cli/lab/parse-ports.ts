import { InvalidArgumentError } from 'commander'

/** Parses `smallest=4101,cartesia=4102`. */
export function parsePorts(text: string): Readonly<Record<string, number>> {
  const pairs = text.split(',').map((pair): [string, number] => {
    const [, name, digits] = /^([\w.-]+)=(\d{1,5})$/.exec(pair.trim()) ?? []
    const port = Number(digits)
    if (name === undefined || port < 1 || port > 65_535)
      throw new InvalidArgumentError(`"${pair}" is not <provider>=<port>, such as smallest=4101.`)
    return [name, port]
  })
  return Object.fromEntries(pairs)
}
