/** `cold`: connect for every trial. `warm`: reuse connections. `both`: alternate, half of the trials each. */
export type ConnectionPolicy = 'cold' | 'warm' | 'both'
