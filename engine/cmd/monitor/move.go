package main

// outCommand and inCommand are what of one gemeente goes out of a store, and into one.
type outCommand struct {
	Gemeente moveOutCommand `cmd:"" help:"Schrijf alle gegevens van één gemeente in één archief."`
}

type inCommand struct {
	Gemeente moveInCommand `cmd:"" help:"Lees een gemeente in uit zo'n archief."`
}

// moveFlags say in which store, and who does it.
type moveFlags struct {
	By    string `name:"door" help:"Wie dit doet. Het komt in het logboek van de gemeente." required:"" placeholder:"NAAM"`
	Store string `name:"winkel" help:"Map met de winkel. Zonder deze optie .data." default:".data" placeholder:"MAP"`
	Table string `name:"tabel" help:"Tabel in de cloud, in plaats van een map. Meld je eerst aan." placeholder:"TABEL"`
	Key   string `name:"sleutel" help:"Alias van de sleutels van de namen, met {gemeente} voor de code." placeholder:"ALIAS"`
}

func (f moveFlags) args(name string, a *app) []string {
	args := []string{name, "--map", a.Instruments, "--data", f.Store, "--door", f.By}
	if f.Table != "" {
		args = append(args, "--tabel", f.Table, "--sleutel", f.Key)
	}
	return args
}

type moveOutCommand struct {
	Code   string `arg:"" name:"code" help:"Code van de gemeente, vier cijfers."`
	Output string `name:"uit" short:"o" help:"Archief om te schrijven." required:"" placeholder:"BESTAND"`
	moveFlags
}

// Help says what is in it.
func (moveOutCommand) Help() string {
	return `Alles wat van de gemeente is gaat mee: deelnemers met namen, antwoorden, concepten en verbeteringen, het logboek,
medewerkers, instellingen, citaten, vaststellingen, rapporten en wat zij leert. In het archief zegt LEESMIJ.md wat
erin staat, wat niet, en waarom. Stop eerst make run. Wordt er intussen gewerkt, dan komt er geen archief.`
}

// Run starts the program that has the store.
func (c *moveOutCommand) Run(a *app) error {
	return a.local(append(c.args("uitvoer", a), "-o", c.Output, "--", c.Code)...)
}

type moveInCommand struct {
	Archive string `arg:"" name:"archief" help:"Archief dat uitvoer schreef."`
	Digest  string `name:"kenmerk" help:"Kenmerk dat uitvoer toonde; een ander archief wordt geweigerd." placeholder:"KENMERK"`
	moveFlags
}

// Help says when it is refused.
func (moveInCommand) Help() string {
	return `Een half of veranderd archief wordt geweigerd, en zo ook een gemeente die hier al gegevens heeft. De definities
die het archief nodig heeft, moeten er zijn. Namen worden versleuteld met de sleutel van hier, en de cijfers worden
berekend. Stop je halverwege (Ctrl+C), dan gaat hetzelfde commando verder waar het was.`
}

// Run starts the program that has the store.
func (c *moveInCommand) Run(a *app) error {
	args := c.args("invoer", a)
	if c.Digest != "" {
		args = append(args, "--kenmerk", c.Digest)
	}
	return a.local(append(args, "--", c.Archive)...)
}
