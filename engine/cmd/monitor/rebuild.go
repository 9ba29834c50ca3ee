package main

type rebuildCommand struct {
	Store string `name:"winkel" help:"Map met de winkel. Zonder deze optie .data." default:".data" placeholder:"MAP"`
}

// Help says when it is needed.
func (rebuildCommand) Help() string {
	return `Berekent de feiten van elke deelnemer en alle cijfers opnieuw, na nieuwe definities. Stop je halverwege
(Ctrl+C), dan gaat hetzelfde commando verder waar het was. Stop eerst make run. In de cloud doet de functie
project dit.`
}

// Run starts the program that has the store.
func (c *rebuildCommand) Run(a *app) error {
	return a.local("herbereken", "--map", a.Instruments, "--data", c.Store)
}
