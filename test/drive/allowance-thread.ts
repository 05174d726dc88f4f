import { parentPort, workerData } from 'node:worker_threads'
import { Allowance } from '../../src/drive/allowance.ts'

/** Takes lots of three characters until there are none, and tells how many it got. */
const allowance = new Allowance(workerData as SharedArrayBuffer)
let taken = 0
while (allowance.take({ requests: 1, characters: 3, cost: 0 })) taken++
parentPort?.postMessage(taken)
