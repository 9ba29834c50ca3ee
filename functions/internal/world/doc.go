// Package world is a deterministic simulation of the product, as tests: the real use
// cases over the real store, in a world with a seed. Instances of functions come and
// go, with other releases of the definitions, and take turns at every single request
// to the table; the table is throttled, forgets its reply or stands still; batches of
// its feed come twice and out of order; the mail service is away; clocks jump. After
// every step what the product promised is compared with what is there.
//
// It holds tests alone and no rule of the product. It must not know how a page looks or
// how an adapter of a table works: those have tests of their own, and the table of this
// world passes the same contract as they do.
//
//	make sim N=10000    runs that many schedules; a failing one prints how to replay it
package world
