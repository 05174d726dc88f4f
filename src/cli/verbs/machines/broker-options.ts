import type { Command } from 'commander'
import { wholeNumberParser } from '../../input/parse-numbers.ts'

/** The options of a verb that directs workers. */
export function addBrokerOptions(command: Command, workers: string): Command {
  return command
    .option('--workers [number]', workers, wholeNumberParser(1, 1000))
    .option('--broker <url>', 'the Redis or Valkey where the workers wait (default: TTFA_BROKER)')
    .option('--wait <seconds>', 'how long to wait for workers (default: 30)', wholeNumberParser(1, 86_400))
}
