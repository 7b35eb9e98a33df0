// Package archtest holds the test that keeps the imports of the module a tower.
package archtest
