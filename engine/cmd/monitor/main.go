// Command monitor is the command line for the people who write definitions and for
// those who run them: it checks and tests a folder of definitions, builds the bundle that
// functions in the cloud read, scores answers and prints a cost-benefit analysis.
//
// It is the only package of the engine that touches the machine: files, the clock and
// the standard streams come in here and nowhere else. It exits with 0 when all is
// well, 1 when there are findings or failing cases and 2 when it was used wrongly.
package main

import (
	"os"
	"time"

	"effectmonitor/engine/source"
)

func main() {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	os.Exit(run(os.Args[1:], machine{
		in:    os.Stdin,
		out:   os.Stdout,
		err:   os.Stderr,
		today: source.DateFromTime(time.Now()),
		self:  self,
	}))
}
