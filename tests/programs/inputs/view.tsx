// @jsx-free of any library: what the compiler makes of tags, decorators and template literals.
declare namespace JSX { interface IntrinsicElements { [name: string]: any } }
declare const React: any;

function logged(target: any, key: string, descriptor?: PropertyDescriptor) { return descriptor; }

export class List<Item extends { id: number; text: string }> {
  constructor(private readonly items: Item[], public title?: string) {}

  @logged
  render(): any {
    const { items, title = `Items (${this.items.length})` } = this;
    return (
      <section className="list" {...{ "data-size": items.length }}>
        <h1>{title} &amp; more&nbsp;{/* nothing */}</h1>
        <>
          {items.filter(item => item.text).map(item => <li key={item.id}>{item.text}</li>)}
        </>
        <this.Footer on-click={() => items.length} />
      </section>
    );
  }

  Footer = (props: object) => <footer {...props}>{"done"}{' '}</footer>;
}
