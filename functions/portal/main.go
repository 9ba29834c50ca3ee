// Command portal serves the pages of staff: the sign-in and the keys of identities
// are here and in no other function with pages.
package main

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/kms"

	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/cloud/front"
	"effectmonitor/functions/internal/cloud/start"
	"effectmonitor/functions/internal/secret/keeper"
	wrap "effectmonitor/functions/internal/secret/kms"
)

// keyAge is how long an opened keyset stays in memory.
const keyAge = 15 * time.Minute

func main() {
	f := start.New()
	key, provider := f.Env.Key(), provider(f.Env)
	account, config := f.Open()
	config.Box = keeper.New(config.Store, wrap.New(wrap.Narrow(kms.NewFromConfig(account)), key), time.Now, keyAge)
	pages, err := handler(app.New(config), provider, front.Site(f))
	f.StopOn(err)
	front.Serve(f, pages)
}
