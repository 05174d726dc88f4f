export { adapterSuite, type Runner } from './suite.ts'
