import { parentPort, workerData } from 'node:worker_threads'
import { BudgetCounter } from '../../../src/drive/budget/budget-counter.ts'

/** Reserves three characters at a time until none are left, and reports how often. */
const counter = new BudgetCounter(workerData as SharedArrayBuffer)
let taken = 0
while (counter.tryReserve({ requests: 1, characters: 3, cost: 0 })) taken++
parentPort?.postMessage(taken)
