package instrument

import (
	"embed"
	"encoding/json"
	"fmt"
	"sync"

	"effectmonitor/engine/notation"
	"effectmonitor/engine/source"
)

//go:embed messages
var messageFiles embed.FS

// messages are the fixed texts about answers, by language and code. They are read
// when the first is needed: most runs of a function need none.
var messages = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range notation.Languages() {
		raw, err := messageFiles.ReadFile("messages/" + lang + ".json")
		if err != nil {
			panic(fmt.Sprintf("instrument: messages: %v", err))
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			panic(fmt.Sprintf("instrument: messages in %s: %v", lang, err))
		}
		all[lang] = texts
	}
	return all
})

// problemText is a fixed text in a language, and in the default language where there
// is no translation; {min}, {max} and {n} come from the question.
func problemText(key, lang string) string {
	if text, ok := messages()[lang][key]; ok {
		return text
	}
	return messages()[source.DefaultLang][key]
}

// The words of yes and no.
var yesNo = map[bool]string{true: "yes", false: "no"}
