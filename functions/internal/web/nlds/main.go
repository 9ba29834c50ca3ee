// Command nlds takes from the packages of NL Design System the rules that the
// pages use, with the values of the tokens they name, and writes them as the two
// style sheets assets/nlds.css (staff) and assets/nlds-vragen.css (participants).
// It runs when a page starts to use another component, not in a build:
//
//	npm install --prefix .tools --no-save @utrecht/component-library-css@9.0.4 \
//	  @nl-design-system-candidate/button-css@1.1.0 @nl-design-system-unstable/voorbeeld-design-tokens@7.4.1
//	go run ./functions/internal/web/nlds -npm .tools/node_modules -web functions/internal/web
//
// It must not be needed to run or test the product.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	npm := flag.String("npm", ".tools/node_modules", "folder node_modules")
	web := flag.String("web", "functions/internal/web", "folder of the templates")
	flag.Parse()
	if err := run(*npm, *web); err != nil {
		fmt.Fprintln(os.Stderr, "nlds:", err)
		os.Exit(1)
	}
}
