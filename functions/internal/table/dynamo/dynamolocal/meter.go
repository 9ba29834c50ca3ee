package dynamolocal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Used is what requests took of the table.
type Used struct {
	// Reads and Writes are numbers of requests; a transaction is one.
	Reads, Writes int
	// ReadUnits and WriteUnits are what DynamoDB counts for them.
	ReadUnits, WriteUnits float64
	// Changes is how many items were written or removed: so many records are in the stream.
	Changes int
}

// Add adds up what two took.
func (u Used) Add(o Used) Used {
	return Used{u.Reads + o.Reads, u.Writes + o.Writes, u.ReadUnits + o.ReadUnits, u.WriteUnits + o.WriteUnits, u.Changes + o.Changes}
}

// Meter stands between a function and the server and asks with every request what it took.
// The server does not look at signatures, so the requests of a built binary can be changed
// on their way.
//
// What is read is as the server counts it. Its count of a transaction is not that of
// DynamoDB, so that is computed here: two units for each kilobyte of each item, the larger
// of before and after, also of one that is only looked at (Amazon DynamoDB Developer
// Guide, "DynamoDB item sizes and formats" and "Managing complex workflows with
// transactions").
type Meter struct {
	// Endpoint is its address, to be used for that of the server.
	Endpoint string

	server *Server
	t      testing.TB
	lock   sync.Mutex
	used   Used
}

// Meter starts a meter that ends with the test.
func (s *Server) Meter(t testing.TB) *Meter {
	t.Helper()
	m := &Meter{server: s, t: t}
	front := httptest.NewServer(m)
	t.Cleanup(front.Close)
	m.Endpoint = front.URL
	return m
}

// Take gives what was used since the last time.
func (m *Meter) Take() Used {
	m.lock.Lock()
	defer m.lock.Unlock()
	used := m.used
	m.used = Used{}
	return used
}

// ServeHTTP passes a request on.
func (m *Meter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var in map[string]any
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&in); err != nil {
		m.fail(w, err)
		return
	}
	in["ReturnConsumedCapacity"] = "TOTAL"
	units, err := m.transaction(r, operation, in)
	if err != nil {
		m.fail(w, err)
		return
	}
	body, err := json.Marshal(in)
	if err != nil {
		m.fail(w, err)
		return
	}
	on, err := http.NewRequestWithContext(r.Context(), r.Method, m.server.Endpoint+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		m.fail(w, err)
		return
	}
	on.Header = r.Header.Clone()
	on.Header.Del("Accept-Encoding") // the answer is read here
	answer, err := http.DefaultClient.Do(on)
	if err != nil {
		m.fail(w, err)
		return
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		m.fail(w, err)
		return
	}
	if answer.StatusCode == http.StatusOK {
		m.count(operation, in, units, data)
	}
	for name, values := range answer.Header {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(answer.StatusCode)
	if _, err := w.Write(data); err != nil {
		m.t.Error(err)
	}
}

func (m *Meter) fail(w http.ResponseWriter, err error) {
	m.t.Errorf("meter: %v", err)
	http.Error(w, "meter", http.StatusBadGateway)
}

// item are the attributes of an item as they go over the wire.
type item map[string]map[string]any

// kilobytes is the size of an item for which DynamoDB counts, at least one.
func (i item) kilobytes() int {
	size := 0
	for name, value := range i {
		size += len(name)
		for kind, v := range value {
			text := fmt.Sprint(v)
			switch kind {
			case "B":
				size += base64.StdEncoding.DecodedLen(len(text)) - strings.Count(text, "=")
			case "N":
				size += len(text)/2 + 1
			default:
				size += len(text)
			}
		}
	}
	return max(1, (size+1023)/1024)
}

// transactItem is an operation of a transaction.
type transactItem struct {
	Key                       item
	ExpressionAttributeValues item
	TableName                 string
}

// transaction is what DynamoDB counts for one: it looks at the items as they are before it.
// It is nothing for another operation.
func (m *Meter) transaction(r *http.Request, operation string, in map[string]any) (units int, err error) {
	if operation != "TransactWriteItems" {
		return 0, nil
	}
	data, err := json.Marshal(in["TransactItems"])
	if err != nil {
		return 0, err
	}
	var ops []map[string]transactItem
	if err := json.Unmarshal(data, &ops); err != nil {
		return 0, err
	}
	for _, op := range ops {
		for _, one := range op {
			before, err := m.stored(r, one)
			if err != nil {
				return 0, err
			}
			after := item{"v": {"N": "1"}}
			maps.Copy(after, one.Key)
			if value, stores := one.ExpressionAttributeValues[":d"]; stores {
				after["d"] = value
			}
			units += 2 * max(before.kilobytes(), after.kilobytes())
		}
	}
	return units, nil
}

// stored is an item as it is now.
func (m *Meter) stored(r *http.Request, one transactItem) (item, error) {
	body, err := json.Marshal(map[string]any{"TableName": one.TableName, "Key": one.Key})
	if err != nil {
		return nil, err
	}
	ask, err := http.NewRequestWithContext(r.Context(), http.MethodPost, m.server.Endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	ask.Header = r.Header.Clone()
	ask.Header.Del("Accept-Encoding")
	ask.Header.Set("X-Amz-Target", "DynamoDB_20120810.GetItem")
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var out struct{ Item item }
	return out.Item, json.NewDecoder(answer.Body).Decode(&out)
}

// count adds what one answered request took.
func (m *Meter) count(operation string, in map[string]any, units int, data []byte) {
	if operation == "TransactWriteItems" {
		m.lock.Lock()
		defer m.lock.Unlock()
		m.used.Writes++
		m.used.WriteUnits += float64(units)
		for _, op := range in["TransactItems"].([]any) {
			if _, looks := op.(map[string]any)["ConditionCheck"]; !looks {
				m.used.Changes++
			}
		}
		return
	}
	var a struct{ ConsumedCapacity json.RawMessage }
	if err := json.Unmarshal(data, &a); err != nil {
		m.t.Errorf("meter: %s: %v", operation, err)
		return
	}
	if bytes.HasPrefix(a.ConsumedCapacity, []byte("{")) { // a list only where there can be several tables
		a.ConsumedCapacity = slices.Concat([]byte("["), a.ConsumedCapacity, []byte("]"))
	}
	var list []struct{ CapacityUnits float64 }
	if err := json.Unmarshal(a.ConsumedCapacity, &list); err != nil || len(list) == 0 {
		m.t.Errorf("meter: %s does not say what it took: %s", operation, a.ConsumedCapacity)
		return
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	m.used.Reads++
	for _, c := range list {
		m.used.ReadUnits += c.CapacityUnits
	}
}
