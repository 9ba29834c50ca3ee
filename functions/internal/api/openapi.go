package api

import (
	"encoding/json"
	"reflect"
	"strings"
)

// object is a part of the description.
type object = map[string]any

// describe writes the description of the addresses, in OpenAPI 3.1. What an answer
// looks like is read off its Go type, so that the two cannot differ.
func describe(routes []route, contact Contact) []byte {
	schemas := object{}
	problem := object{"description": "Er is iets mis.", "headers": headers(), "content": object{"application/problem+json": object{"schema": schemaOf(reflect.TypeFor[Problem](), schemas)}}}
	paths := object{}
	for _, r := range routes {
		paths[r.path] = object{"get": operation(r, schemas)}
	}
	doc := object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Effectmonitor", "version": Version, "contact": contact,
			"description": "Leest de cijfers van dashboards. Kleine groepen zijn verborgen, zoals op de dashboards zelf. Gegevens over één persoon zijn er niet." + history(),
			"license":     object{"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
		},
		"servers": []object{{"url": Root}},
		"tags":    []object{{"name": "cijfers", "description": "Cijfers en wat ze betekenen."}},
		"paths":   paths,
		"components": object{
			"schemas": schemas, "responses": object{"probleem": problem},
			"securitySchemes": object{"sleutel": object{"type": "http", "scheme": "bearer", "description": "Een sleutel die de beheerder van de gemeente maakt, met een einddatum en met rechten."}},
		},
	}
	data, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic("describe the interface: " + err.Error()) // it holds maps and texts only
	}
	return data
}

// history says what changed, as a list in Markdown.
func history() string {
	var b strings.Builder
	b.WriteString("\n\nWijzigingen:\n")
	for _, c := range changes {
		b.WriteString("\n- " + c.version + ": " + c.about)
	}
	return b.String()
}

// headers are in every answer.
func headers() object {
	return object{"API-Version": object{"description": "Versie van de API.", "schema": object{"type": "string"}}}
}

func operation(r route, schemas object) object {
	op := object{"operationId": r.id, "summary": r.summary, "tags": []string{"cijfers"}, "parameters": parameters(r.query)}
	if r.detail != "" {
		op["description"] = r.detail
	}
	ok := object{"description": "Gelukt.", "headers": headers()}
	faults := []string{"404", "405", "500"}
	if r.answer == nil {
		ok["content"] = object{"application/json": object{"schema": object{"type": "object"}}}
		op["security"] = []object{}
	} else {
		ok["content"] = object{"application/json": object{"schema": schemaOf(reflect.TypeOf(r.answer), schemas)}}
		op["security"] = []object{{"sleutel": []string{}}}
		op["x-recht"] = string(r.scope)
		faults = append(faults, "400", "401", "403", "429")
	}
	answers := object{"200": ok}
	for _, status := range faults {
		answers[status] = object{"$ref": "#/components/responses/probleem"}
	}
	op["responses"] = answers
	return op
}

func parameters(list []parameter) []object {
	out := []object{}
	for _, p := range list {
		schema := object{"type": p.kind}
		if p.kind == "integer" {
			schema["minimum"], schema["maximum"] = p.least, p.most
		}
		out = append(out, object{"name": p.name, "in": p.in, "description": p.about, "required": p.in == "path", "schema": schema})
	}
	return out
}

// schemaOf describes a type; a struct gets a name among the schemas.
func schemaOf(t reflect.Type, schemas object) object {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), schemas)
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), schemas)}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	}
	if _, known := schemas[t.Name()]; !known {
		schema := object{"type": "object", "additionalProperties": false}
		schemas[t.Name()] = schema // before its fields, which may name it
		schema["properties"], schema["required"] = fieldsOf(t, schemas)
	}
	return object{"$ref": "#/components/schemas/" + t.Name()}
}

// fieldsOf are the properties of a struct, and which of them are always there.
func fieldsOf(t reflect.Type, schemas object) (object, []string) {
	properties, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			inner, more := fieldsOf(f.Type, schemas)
			for name, schema := range inner {
				properties[name] = schema
			}
			required = append(required, more...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue // not part of the answer
		}
		schema := schemaOf(f.Type, schemas)
		schema["description"] = f.Tag.Get("doc")
		if format := f.Tag.Get("format"); format != "" {
			schema["format"] = format
		}
		properties[name] = schema
		if options != "omitempty" {
			required = append(required, name)
		}
	}
	return properties, required
}
